<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- How many files people may send, and how large. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="page" mode="admin_files.title">&admin-files;</xsl:template>

  <xsl:template match="page" mode="admin_files.main">
    <xsl:call-template name="admin-crumbs"><xsl:with-param name="here">&admin-files;</xsl:with-param></xsl:call-template>
    <h1>&admin-files;</h1>
    <p class="hint">&admin-files-more;</p>
    <form class="stack" method="post" action="{$base}/admin/files">
      <xsl:call-template name="tokens"/>
      <xsl:call-template name="admin_files.field"><xsl:with-param name="name" select="'file_mb'"/><xsl:with-param name="label">&file-mb;</xsl:with-param><xsl:with-param name="hint">&file-mb-hint;</xsl:with-param><xsl:with-param name="value" select="file-limits/@file-mb"/></xsl:call-template>
      <xsl:call-template name="admin_files.field"><xsl:with-param name="name" select="'form_files'"/><xsl:with-param name="label">&form-files;</xsl:with-param><xsl:with-param name="value" select="file-limits/@form-files"/></xsl:call-template>
      <xsl:call-template name="admin_files.field"><xsl:with-param name="name" select="'form_mb'"/><xsl:with-param name="label">&form-mb;</xsl:with-param><xsl:with-param name="value" select="file-limits/@form-mb"/></xsl:call-template>
      <xsl:call-template name="admin_files.field"><xsl:with-param name="name" select="'contract_mb'"/><xsl:with-param name="label">&contract-mb;</xsl:with-param><xsl:with-param name="value" select="file-limits/@contract-mb"/></xsl:call-template>
      <div class="actions"><button class="primary">&save-settings;</button></div>
    </form>
  </xsl:template>

  <xsl:template name="admin_files.field">
    <xsl:param name="name"/>
    <xsl:param name="label"/>
    <xsl:param name="hint"/>
    <xsl:param name="value"/>
    <xsl:call-template name="field">
      <xsl:with-param name="route" select="'admin_files'"/>
      <xsl:with-param name="name" select="$name"/>
      <xsl:with-param name="label" select="$label"/>
      <xsl:with-param name="hint" select="$hint"/>
      <xsl:with-param name="value" select="$value"/>
      <xsl:with-param name="required" select="true()"/>
    </xsl:call-template>
  </xsl:template>
</xsl:stylesheet>
