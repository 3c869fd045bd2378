<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- What a confirmation's link opens: machines open links too, so only the button files. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="page" mode="confirm.title">&confirm;</xsl:template>

  <xsl:template match="page" mode="confirm.main">
    <xsl:for-each select="confirmation">
      <xsl:choose>
        <xsl:when test="@state = 'used'">
          <h1>&confirm-used;</h1>
          <form method="post" action="{$base}{/page/@path}"><xsl:call-template name="tokens"/><button class="primary">&confirm-open;</button></form>
        </xsl:when>
        <xsl:otherwise>
          <h1>&confirm;</h1>
          <p class="lead">&confirm-lead;</p>
          <section class="card" aria-labelledby="what">
            <h2 id="what"><xsl:value-of select="@title"/></h2>
            <p class="meta"><span><xsl:value-of select="@name"/></span><span><xsl:value-of select="@email"/></span></p>
            <div class="prose"><xsl:call-template name="markup"><xsl:with-param name="from" select="body"/></xsl:call-template></div>
          </section>
          <form class="stack" method="post" action="{$base}{/page/@path}">
            <xsl:call-template name="tokens"/>
            <div class="actions"><button class="primary large">&confirm-button;</button></div>
          </form>
          <p class="hint">&confirm-until;<xsl:text> </xsl:text><xsl:call-template name="day"><xsl:with-param name="at" select="@expires-at"/></xsl:call-template>. &confirm-not-you;</p>
        </xsl:otherwise>
      </xsl:choose>
    </xsl:for-each>
  </xsl:template>
</xsl:stylesheet>
