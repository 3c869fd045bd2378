<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- The public figures of a queue. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

  <!-- In half a sentence. -->
  <xsl:template match="queue" mode="line">
    <span class="figure"><b><xsl:value-of select="@name"/></b><xsl:text> </xsl:text>
      <xsl:choose>
        <xsl:when test="@enough = 'no'">&figure-few;</xsl:when>
        <xsl:when test="@median-seconds">&figure-half;</xsl:when>
        <xsl:otherwise>&figure-slow;</xsl:otherwise>
      </xsl:choose>
      <xsl:if test="@promise-seconds"> (&figure-promised;)</xsl:if>
    </span><xsl:text> </xsl:text>
  </xsl:template>
</xsl:stylesheet>
