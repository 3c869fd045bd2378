<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- What the pages of administration share. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

  <xsl:template name="admin-crumbs">
    <xsl:param name="here"/>
    <nav class="crumbs" aria-label="&breadcrumb;"><ol><li><a href="{$base}/admin">&administration;</a></li><li aria-current="page"><xsl:value-of select="$here"/></li></ol></nav>
  </xsl:template>
</xsl:stylesheet>
