<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- One comment by itself: people are led to where it stands. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="page" mode="entry.title">N<xsl:value-of select="entry/@number"/></xsl:template>
  <xsl:template match="page" mode="entry.main"><h1><a href="{$base}/N{entry/@number}?at={entry/@id}#e{entry/@id}">N<xsl:value-of select="entry/@number"/></a></h1></xsl:template>
</xsl:stylesheet>
