<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- A draft with all its questions and gates; nothing can be sent. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="page" mode="admin_form_preview.title">&form-preview;: <xsl:value-of select="questions/@name"/></xsl:template>

  <xsl:template match="page" mode="admin_form_preview.main">
    <nav class="crumbs" aria-label="&breadcrumb;"><ol><li><a href="{$base}/admin">&administration;</a></li><li><a href="{$base}/admin/forms">&admin-forms;</a></li><li><a href="{$base}/admin/forms/{questions/@form}"><xsl:value-of select="questions/@name"/></a></li><li aria-current="page">&form-preview;</li></ol></nav>
    <h1>&form-preview;</h1>
    <p class="hint">&form-preview-hint;</p>
    <xsl:apply-templates select="questions" mode="questions"><xsl:with-param name="preview" select="true()"/></xsl:apply-templates>
  </xsl:template>
</xsl:stylesheet>
