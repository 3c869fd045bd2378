<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- A search over a list. What was searched for stands in found/@address as addresses need it. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

  <!-- $keep: attributes of query that stay. -->
  <xsl:template name="search">
    <xsl:param name="action"/>
    <xsl:param name="label"/>
    <xsl:param name="keep" select="/.."/>
    <form class="search" method="get" action="{$action}" role="search">
      <label class="vh" for="f-q"><xsl:value-of select="$label"/></label>
      <input id="f-q" type="search" name="q" value="{/page/query/@q}" placeholder="{$label}" autocomplete="off"/>
      <xsl:for-each select="$keep"><input type="hidden" name="{name()}" value="{.}"/></xsl:for-each>
      <button>&search;</button>
    </form>
    <xsl:if test="/page/found/@more = 'yes'">
      <p class="notice"><xsl:call-template name="icon"><xsl:with-param name="name" select="'alert'"/></xsl:call-template><span>&contracts-more;</span></p>
    </xsl:if>
  </xsl:template>
</xsl:stylesheet>
