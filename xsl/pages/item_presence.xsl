<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- How an issue stands now: for scripts; people read it on the issue's own page. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="page" mode="item_presence.title">&now-title;</xsl:template>
  <xsl:template match="page" mode="item_presence.main"><h1>&now-title;</h1><xsl:apply-templates select="now" mode="presence"/></xsl:template>
</xsl:stylesheet>
