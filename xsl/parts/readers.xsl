<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- Who will read what is being written; the form carries it along, so that nobody else does. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template name="readers">
    <xsl:for-each select="/page/readers">
      <!-- those of the draft, unless the person was just asked -->
      <xsl:variable name="before" select="$kept/field[@name = 'readers'][not($wrong/problem[@code = 'readers' or @code = 'stale'])]/@value"/>
      <input type="hidden" name="readers" value="{@bound}"><xsl:if test="$before != ''"><xsl:attribute name="value"><xsl:value-of select="$before"/></xsl:attribute></xsl:if></input>
      <xsl:if test="@requestor">
        <p class="readers hint" id="readers">
          <span class="readers-public">
            <xsl:text>&readers-lead; </xsl:text><b><xsl:value-of select="@requestor"/></b>
            <xsl:if test="@contract"><xsl:text> </xsl:text>&readers-of;<xsl:text> </xsl:text><xsl:value-of select="@contract"/></xsl:if>
            <xsl:if test="@others != 0"><xsl:text> &amp; </xsl:text><xsl:value-of select="@others"/><xsl:text> </xsl:text><xsl:choose><xsl:when test="@others = 1">&readers-others;</xsl:when><xsl:otherwise>&readers-others-many;</xsl:otherwise></xsl:choose></xsl:if>
            <xsl:text>, </xsl:text><xsl:choose><xsl:when test="@by-mail = 'yes'">&readers-by-mail;</xsl:when><xsl:otherwise>&readers-here;</xsl:otherwise></xsl:choose>
            <xsl:if test="@community = 'yes'"><xsl:text>, </xsl:text>&readers-community;</xsl:if>
          </span>
          <span class="readers-internal">&readers-internal;</span>
        </p>
      </xsl:if>
    </xsl:for-each>
  </xsl:template>

  <xsl:template match="problem[@code = 'readers']" mode="sentence">&x-readers;</xsl:template>
</xsl:stylesheet>
