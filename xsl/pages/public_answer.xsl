<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- An answer for everybody. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="page" mode="public_answer.title"><xsl:value-of select="public-answer/@title"/></xsl:template>

  <xsl:template match="page" mode="public_answer.main">
    <nav class="crumbs" aria-label="&breadcrumb;"><ol><li><a href="{$base}/">&support;</a></li><li aria-current="page">&public-answer;</li></ol></nav>
    <h1><xsl:value-of select="public-answer/@title"/></h1>
    <div class="prose"><xsl:call-template name="markup"><xsl:with-param name="from" select="public-answer/text"/></xsl:call-template></div>
    <p class="meta"><span>&public-answer;, <xsl:for-each select="public-answer"><xsl:call-template name="time"><xsl:with-param name="at" select="@published-at"/><xsl:with-param name="ago" select="@published-at-ago"/></xsl:call-template></xsl:for-each></span></p>
    <xsl:if test="$staff"><p><a href="{$base}/N{public-answer/@number}/answer">&answer-change;</a></p></xsl:if>
  </xsl:template>

  <xsl:template match="flash[@code = 'answer-published']" mode="public_answer.flash">&f-answer-published;</xsl:template>
</xsl:stylesheet>
