<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- The canned replies as they read on an issue: for the script, and to be copied. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="page" mode="item_replies.title">&replies;</xsl:template>

  <xsl:template match="page" mode="item_replies.main">
    <h1>&replies;</h1>
    <xsl:for-each select="replies/reply">
      <section><h2>;<xsl:value-of select="@name"/></h2><pre class="plain"><xsl:value-of select="body"/></pre></section>
    </xsl:for-each>
    <xsl:if test="not(replies/reply)"><xsl:call-template name="empty"><xsl:with-param name="text">&replies-none;</xsl:with-param></xsl:call-template></xsl:if>
  </xsl:template>
</xsl:stylesheet>
