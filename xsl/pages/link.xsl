<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- One issue, for whoever holds its link: the page that everybody else has, without what leads elsewhere. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="page" mode="link.title">N<xsl:value-of select="item/@number"/><xsl:text> </xsl:text><xsl:value-of select="item/@title"/></xsl:template>
  <xsl:template match="page" mode="link.width">page wide</xsl:template>
  <xsl:template match="page" mode="link.main"><xsl:apply-templates select="item" mode="item.page"/></xsl:template>
</xsl:stylesheet>
