<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- The folders at the left of the staff desk. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

  <xsl:template name="folders">
    <xsl:variable name="here" select="/page/queue/@key"/>
    <nav class="folders" aria-label="&desk-navigation;">
      <ul>
        <li><a href="{$base}/staff"><xsl:if test="/page/@route = 'staff'"><xsl:attribute name="aria-current">page</xsl:attribute></xsl:if><xsl:call-template name="icon"><xsl:with-param name="name" select="'person'"/></xsl:call-template><span>&overview;</span></a></li>
        <xsl:for-each select="/page/desk/queue">
          <li>
            <a href="{$base}/queue/{@key}">
              <xsl:if test="@key = $here"><xsl:attribute name="aria-current">page</xsl:attribute></xsl:if>
              <xsl:call-template name="icon"><xsl:with-param name="name" select="'queue'"/></xsl:call-template>
              <span><xsl:value-of select="@name"/></span>
              <span class="num"><xsl:value-of select="@open"/><span class="vh"><xsl:text> </xsl:text>&open-word;</span></span>
            </a>
          </li>
        </xsl:for-each>
        <xsl:if test="$staff">
          <li><a href="{$base}/orders"><xsl:if test="/page/@route = 'orders'"><xsl:attribute name="aria-current">page</xsl:attribute></xsl:if><xsl:call-template name="icon"><xsl:with-param name="name" select="'queue'"/></xsl:call-template><span>&orders;</span></a></li>
          <li><a href="{$base}/staff/priorities"><xsl:if test="/page/@route = 'staff_priorities'"><xsl:attribute name="aria-current">page</xsl:attribute></xsl:if><xsl:call-template name="icon"><xsl:with-param name="name" select="'high'"/></xsl:call-template><span>&all-priorities;</span></a></li>
        </xsl:if>
        <xsl:if test="$staff"><li><a href="{$base}/staff/contracts"><xsl:if test="/page/@route = 'staff_contracts'"><xsl:attribute name="aria-current">page</xsl:attribute></xsl:if><xsl:call-template name="icon"><xsl:with-param name="name" select="'support'"/></xsl:call-template><span>&all-the-contracts;</span></a></li></xsl:if>
      </ul>
    </nav>
  </xsl:template>

  <!-- Claims the next issue of a queue and opens it. -->
  <xsl:template name="take-next">
    <xsl:param name="queue"/>
    <xsl:param name="class"/>
    <xsl:param name="label">&take-next;</xsl:param>
    <xsl:param name="name"/>
    <form method="post" action="{$base}/queue/{$queue}/work" data-take="">
      <xsl:call-template name="tokens"/>
      <button>
        <xsl:if test="$class"><xsl:attribute name="class"><xsl:value-of select="$class"/></xsl:attribute></xsl:if>
        <xsl:value-of select="$label"/>
        <xsl:if test="$name"><span class="vh">: <xsl:value-of select="$name"/></span></xsl:if>
        <xsl:call-template name="icon"><xsl:with-param name="name" select="'next'"/></xsl:call-template>
      </button>
    </form>
  </xsl:template>
</xsl:stylesheet>
