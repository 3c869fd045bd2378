<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- Whom the viewer may name on an issue. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="page" mode="item_people.title">&people-to-name;</xsl:template>

  <xsl:template match="page" mode="item_people.main">
    <h1>&people-to-name;</h1>
    <ul class="lines">
      <xsl:for-each select="people/person"><li><p><b>@<xsl:value-of select="@login"/></b><xsl:text> </xsl:text><xsl:value-of select="@name"/></p></li></xsl:for-each>
    </ul>
  </xsl:template>
</xsl:stylesheet>
