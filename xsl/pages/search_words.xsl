<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- What a query may say; the search box reads it as JSON. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="page" mode="search_words.title">&search-offers;</xsl:template>
  <xsl:template match="page" mode="search_words.main">
    <h1>&search-offers;</h1>
    <ul class="plain">
      <xsl:for-each select="words/word">
        <li><code><xsl:value-of select="concat(@filter, ':', @value)"/></code><xsl:text> </xsl:text><xsl:value-of select="@label"/></li>
      </xsl:for-each>
    </ul>
  </xsl:template>
</xsl:stylesheet>
