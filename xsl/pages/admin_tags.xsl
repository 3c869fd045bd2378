<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- The tags in their order, and a new one. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="page" mode="admin_tags.title">&admin-tags;</xsl:template>

  <xsl:template match="page" mode="admin_tags.main">
    <xsl:call-template name="admin-crumbs"><xsl:with-param name="here">&admin-tags;</xsl:with-param></xsl:call-template>
    <h1>&admin-tags;</h1>
    <p class="lead">&admin-tags-lead;</p>
    <xsl:choose>
      <xsl:when test="tags/tag[@retired = 'no']">
        <section aria-labelledby="present">
          <h2 id="present">&tags-present;</h2>
          <ul class="lines"><xsl:apply-templates select="tags/tag[@retired = 'no']" mode="admin_tags.tag"/></ul>
        </section>
      </xsl:when>
      <xsl:otherwise><p class="hint">&tags-none;</p></xsl:otherwise>
    </xsl:choose>
    <xsl:if test="tags/tag[@retired = 'yes']">
      <section aria-labelledby="retired">
        <h2 id="retired">&tags-retired;</h2>
        <ul class="lines"><xsl:apply-templates select="tags/tag[@retired = 'yes']" mode="admin_tags.tag"/></ul>
      </section>
    </xsl:if>
    <section aria-labelledby="new">
      <h2 id="new">&tag-new;</h2>
      <xsl:call-template name="tag-form"><xsl:with-param name="button">&tag-make;</xsl:with-param></xsl:call-template>
    </section>
  </xsl:template>

  <xsl:template match="tag" mode="admin_tags.tag">
    <li id="tag-{@key}">
      <div>
        <p><a href="{$base}/admin/tags/{@key}"><xsl:call-template name="chip-class"/><xsl:value-of select="@name"/></a></p>
        <p class="meta"><code>tag:<xsl:value-of select="@key"/></code><span><xsl:call-template name="tag-uses"/></span></p>
      </div>
      <div class="actions">
        <xsl:choose>
          <xsl:when test="@retired = 'yes'"><xsl:call-template name="admin_tags.retire"/></xsl:when>
          <xsl:otherwise>
            <form class="actions" method="post" action="{$base}/admin/tags/{@key}/move">
              <xsl:call-template name="tokens"/>
              <button name="direction" value="up"><xsl:call-template name="icon"><xsl:with-param name="name" select="'up'"/></xsl:call-template><span class="vh">&tag-up;: <xsl:value-of select="@name"/></span></button>
              <button name="direction" value="down"><xsl:call-template name="icon"><xsl:with-param name="name" select="'down'"/></xsl:call-template><span class="vh">&tag-down;: <xsl:value-of select="@name"/></span></button>
            </form>
          </xsl:otherwise>
        </xsl:choose>
        <a class="button" href="{$base}/admin/tags/{@key}">&tag-edit;<span class="vh">: <xsl:value-of select="@name"/></span></a>
      </div>
    </li>
  </xsl:template>

  <xsl:template name="admin_tags.retire">
    <form method="post" action="{$base}/admin/tags/{@key}/retire">
      <xsl:call-template name="tokens"/>
      <button name="retire" value="no">&tag-restore;<span class="vh">: <xsl:value-of select="@name"/></span></button>
    </form>
  </xsl:template>
</xsl:stylesheet>
