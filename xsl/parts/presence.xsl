<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- Who else of staff has an issue open, and that something new is there; the script keeps both up to date. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="now" mode="presence">
    <div class="now" data-version="{@version}" data-edit="{@edit}" data-looking="&now-looking;" data-answering="&now-answering;" data-new="&now-new;" data-show="&now-show;">
      <xsl:if test="../item"><xsl:attribute name="data-issue"><xsl:value-of select="concat($base, '/N', ../item/@number)"/></xsl:attribute></xsl:if>
      <p class="presence" role="status">
        <xsl:if test="@answering"><b>&now-answering;<xsl:text> </xsl:text><xsl:value-of select="@answering"/></b></xsl:if>
        <xsl:if test="@answering and @looking"><xsl:text> &#183; </xsl:text></xsl:if>
        <xsl:if test="@looking"><span>&now-looking;<xsl:text> </xsl:text><xsl:value-of select="@looking"/></span></xsl:if>
      </p>
    </div>
  </xsl:template>
</xsl:stylesheet>
