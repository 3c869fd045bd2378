<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- All views one can use: which stand among the folders, in which order; and a new one. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="page" mode="views.title">&views;</xsl:template>
  <xsl:template match="page" mode="views.width">desk</xsl:template>

  <xsl:template match="page" mode="views.main">
    <xsl:call-template name="folders"/>
    <div class="desk-main">
      <h1>&views;</h1>
      <p class="lead">&views-lead;</p>
      <xsl:if test="not(views/view)"><p class="muted">&views-none;</p></xsl:if>
      <xsl:if test="views/view[@pinned = 'yes']">
        <section aria-labelledby="pinned"><h2 id="pinned">&views-pinned;</h2><ul class="lines"><xsl:apply-templates select="views/view[@pinned = 'yes']" mode="views.line"/></ul></section>
      </xsl:if>
      <xsl:if test="views/view[@pinned = 'no']">
        <section aria-labelledby="other"><h2 id="other">&views-other;</h2><ul class="lines"><xsl:apply-templates select="views/view[@pinned = 'no']" mode="views.line"/></ul></section>
      </xsl:if>
      <xsl:if test="removed/view">
        <section aria-labelledby="removed"><h2 id="removed">&views-removed;</h2>
          <ul class="lines"><xsl:for-each select="removed/view"><li><div><p><xsl:value-of select="@name"/></p><p class="meta"><span><xsl:call-template name="time"><xsl:with-param name="at" select="@removed-at"/><xsl:with-param name="ago" select="@removed-at-ago"/></xsl:call-template></span></p></div><xsl:call-template name="views.restore"/></li></xsl:for-each></ul>
        </section>
      </xsl:if>
      <section id="new" aria-labelledby="new-head">
        <h2 id="new-head">&view-new;</h2>
        <form class="stack" method="post" action="{$base}/staff/views" data-words="{$base}/search/words" data-offers="&search-offers;">
          <xsl:call-template name="view-fields"><xsl:with-param name="route" select="'views'"/><xsl:with-param name="query" select="query/@q"/></xsl:call-template>
        </form>
      </section>
    </div>
  </xsl:template>

  <xsl:template match="view" mode="views.line">
    <li>
      <div>
        <p><a href="{$base}/view/{@id}"><b><xsl:value-of select="@name"/></b></a></p>
        <p class="meta"><span><code><xsl:value-of select="@query"/></code></span><xsl:if test="@shared = 'yes'"><span>&view-team;</span></xsl:if><xsl:if test="@mine = 'no'"><span><xsl:value-of select="@person"/></span></xsl:if></p>
      </div>
      <div class="actions">
        <xsl:if test="@pinned = 'yes' and preceding-sibling::view"><xsl:call-template name="views.button"><xsl:with-param name="path" select="'move'"/><xsl:with-param name="field" select="'direction'"/><xsl:with-param name="value" select="'up'"/><xsl:with-param name="label">&view-up;</xsl:with-param></xsl:call-template></xsl:if>
        <xsl:if test="@pinned = 'yes' and following-sibling::view[@pinned = 'yes']"><xsl:call-template name="views.button"><xsl:with-param name="path" select="'move'"/><xsl:with-param name="field" select="'direction'"/><xsl:with-param name="value" select="'down'"/><xsl:with-param name="label">&view-down;</xsl:with-param></xsl:call-template></xsl:if>
        <xsl:choose>
          <xsl:when test="@pinned = 'yes'"><xsl:call-template name="views.button"><xsl:with-param name="path" select="'pin'"/><xsl:with-param name="field" select="'pinned'"/><xsl:with-param name="value" select="'no'"/><xsl:with-param name="label">&view-unpin;</xsl:with-param></xsl:call-template></xsl:when>
          <xsl:otherwise><xsl:call-template name="views.button"><xsl:with-param name="path" select="'pin'"/><xsl:with-param name="field" select="'pinned'"/><xsl:with-param name="value" select="'yes'"/><xsl:with-param name="label">&view-pin;</xsl:with-param></xsl:call-template></xsl:otherwise>
        </xsl:choose>
      </div>
    </li>
  </xsl:template>

  <xsl:template name="views.button">
    <xsl:param name="path"/>
    <xsl:param name="field"/>
    <xsl:param name="value"/>
    <xsl:param name="label"/>
    <form method="post" action="{$base}/view/{@id}/{$path}">
      <xsl:call-template name="tokens"/>
      <button class="small" name="{$field}" value="{$value}"><xsl:value-of select="$label"/><span class="vh">: <xsl:value-of select="@name"/></span></button>
    </form>
  </xsl:template>

  <xsl:template name="views.restore">
    <form method="post" action="{$base}/view/{@id}/restore"><xsl:call-template name="tokens"/><button class="small">&view-undo;<span class="vh">: <xsl:value-of select="@name"/></span></button></form>
  </xsl:template>

  <xsl:template match="flash[@code = 'view-removed']" mode="views.undo">
    <xsl:for-each select="/page/removed/view[1][@name = current()/@subject]"><xsl:call-template name="views.restore"/></xsl:for-each>
  </xsl:template>
</xsl:stylesheet>
