<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- Work mode: one issue at a time. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="page" mode="work.title">&work;: <xsl:value-of select="queue/@name"/></xsl:template>
  <xsl:template match="page" mode="work.width">desk</xsl:template>

  <xsl:template match="page" mode="work.main">
    <xsl:call-template name="folders"/>
    <div class="desk-main">
      <nav class="crumbs" aria-label="&breadcrumb;"><ol><li><a href="{$base}/staff">&queues;</a></li><li><a href="{$base}/queue/{queue/@key}"><xsl:value-of select="queue/@name"/></a></li><li aria-current="page">&work;</li></ol></nav>
      <h1>&work-mode;<xsl:text> </xsl:text><xsl:value-of select="queue/@name"/></h1>
      <p class="lead">&work-lead;</p>
      <section aria-labelledby="next">
        <h2 id="next">&up-next;</h2>
        <xsl:choose>
          <xsl:when test="next">
            <div class="card next">
              <p class="next-title"><xsl:for-each select="next"><xsl:call-template name="priority-icon"/><span class="mono muted">N<xsl:value-of select="@number"/></span><xsl:text> </xsl:text><b><xsl:value-of select="@title"/></b></xsl:for-each></p>
              <xsl:if test="next/@excerpt"><p class="hint"><xsl:value-of select="next/@excerpt"/></p></xsl:if>
              <div class="card-foot">
                <p class="meta">
                  <xsl:for-each select="next"><xsl:call-template name="tag-chips"/></xsl:for-each>
                  <xsl:if test="next/@requestor"><span><xsl:value-of select="next/@requestor"/></span></xsl:if>
                  <xsl:if test="next/@contract-name"><span><xsl:value-of select="next/@contract-name"/></span></xsl:if>
                  <xsl:if test="next/@filed-at"><span>&filed;<xsl:text> </xsl:text><xsl:call-template name="time"><xsl:with-param name="at" select="next/@filed-at"/><xsl:with-param name="ago" select="next/@filed-at-ago"/></xsl:call-template></span></xsl:if>
                </p>
                <xsl:call-template name="take-next"><xsl:with-param name="queue" select="queue/@key"/><xsl:with-param name="class" select="'primary'"/><xsl:with-param name="label">&take-it;</xsl:with-param></xsl:call-template>
              </div>
            </div>
          </xsl:when>
          <xsl:otherwise>
            <div class="empty">
              <span class="i i-resolved"/>
              <p><b>&queue-empty;</b></p><p>&queue-empty-hint;</p>
              <xsl:call-template name="take-next"><xsl:with-param name="queue" select="queue/@key"/><xsl:with-param name="label">&check-again;</xsl:with-param></xsl:call-template>
            </div>
          </xsl:otherwise>
        </xsl:choose>
      </section>
      <section aria-labelledby="held">
        <h2 id="held">&held;</h2>
        <xsl:choose>
          <xsl:when test="held/item"><xsl:for-each select="held"><xsl:call-template name="rows"/></xsl:for-each></xsl:when>
          <xsl:otherwise><p class="muted">&held-none;</p></xsl:otherwise>
        </xsl:choose>
      </section>
    </div>
  </xsl:template>
</xsl:stylesheet>
