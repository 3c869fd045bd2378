<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- A saved view: what its query finds, and how it is changed. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="page" mode="view.title"><xsl:value-of select="view/@name"/></xsl:template>
  <xsl:template match="page" mode="view.width">desk</xsl:template>

  <xsl:variable name="view.here" select="concat($base, '/view/', /page/view/@id)"/>

  <xsl:template match="page" mode="view.main">
    <xsl:call-template name="folders"/>
    <div class="desk-main">
      <div class="head">
        <div>
          <h1><xsl:value-of select="view/@name"/></h1>
          <p class="meta">
            <span><code><xsl:value-of select="view/@query"/></code></span>
            <xsl:for-each select="items[@found]">
              <span><xsl:choose><xsl:when test="@beyond = 'yes'">&search-beyond;</xsl:when><xsl:when test="@found = 1">&search-found-one;</xsl:when><xsl:otherwise>&search-found;</xsl:otherwise></xsl:choose></span>
            </xsl:for-each>
            <xsl:if test="items/item"><span><a href="{$base}/staff/bulk?q={view/@query-address}">&bulk-link;</a></span></xsl:if>
          </p>
        </div>
        <xsl:call-template name="take-next">
          <xsl:with-param name="queue" select="concat('view-', view/@id)"/>
          <xsl:with-param name="class" select="'primary'"/>
          <xsl:with-param name="label">&view-work;</xsl:with-param>
        </xsl:call-template>
      </div>
      <xsl:choose>
        <xsl:when test="items/item"><xsl:for-each select="items"><xsl:call-template name="rows"/></xsl:for-each></xsl:when>
        <xsl:otherwise><div class="empty"><span class="i i-resolved"/><p><b>&view-nothing;</b></p></div></xsl:otherwise>
      </xsl:choose>
      <xsl:call-template name="pager">
        <xsl:with-param name="next" select="items/@next"/>
        <xsl:with-param name="first" select="$view.here"/>
        <xsl:with-param name="here" select="concat($view.here, '?')"/>
      </xsl:call-template>
      <xsl:for-each select="view[@may-change = 'yes']">
        <details class="fold">
          <xsl:if test="/page/form"><xsl:attribute name="open"/></xsl:if>
          <summary>&view-change;</summary>
          <form class="stack" method="post" action="{$view.here}" data-words="{$base}/search/words" data-offers="&search-offers;">
            <xsl:call-template name="view-fields"><xsl:with-param name="route" select="'view'"/><xsl:with-param name="view" select="."/></xsl:call-template>
          </form>
          <form method="post" action="{$view.here}/remove"><xsl:call-template name="tokens"/><button>&view-remove;</button></form>
        </details>
      </xsl:for-each>
    </div>
  </xsl:template>
</xsl:stylesheet>
