<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- One canned reply. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="page" mode="reply.title">;<xsl:value-of select="reply/@name"/></xsl:template>

  <xsl:template match="page" mode="reply.main">
    <nav class="crumbs" aria-label="&breadcrumb;"><ol><li><a href="{$base}/staff">&queues;</a></li><li><a href="{$base}/staff/replies">&replies;</a></li><li aria-current="page">;<xsl:value-of select="reply/@name"/></li></ol></nav>
    <h1>;<xsl:value-of select="reply/@name"/></h1>
    <xsl:for-each select="reply">
      <xsl:call-template name="reply-form"><xsl:with-param name="button">&reply-save;</xsl:with-param></xsl:call-template>
      <xsl:choose>
        <xsl:when test="@removed-at"><form method="post" action="{$base}/staff/replies/{@id}/restore"><xsl:call-template name="tokens"/><button>&reply-restore;</button></form></xsl:when>
        <xsl:otherwise><form method="post" action="{$base}/staff/replies/{@id}/remove"><xsl:call-template name="tokens"/><button class="quiet">&reply-remove;</button></form></xsl:otherwise>
      </xsl:choose>
    </xsl:for-each>
  </xsl:template>
</xsl:stylesheet>
