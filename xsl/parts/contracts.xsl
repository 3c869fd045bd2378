<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- Contracts: why one may not file, and what to do about it. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

  <!-- For the context contract; the people to ask are named. -->
  <xsl:template name="why-not">
    <div class="notice">
      <xsl:call-template name="icon"><xsl:with-param name="name" select="'lock'"/></xsl:call-template>
      <div>
        <xsl:choose>
          <xsl:when test="@why-not = 'ask-manager' or @why-not = 'may-not-file'">
            <xsl:variable name="ask" select="../people/person[@role = 'manager' or @role = 'contact']"/>
            <xsl:choose>
              <xsl:when test="$ask">
                <p>&why-ask-manager;</p>
                <ul class="people-inline">
                  <xsl:for-each select="$ask[position() &lt;= 10]"><li><xsl:call-template name="person"><xsl:with-param name="name" select="@name"/></xsl:call-template></li></xsl:for-each>
                </ul>
                <xsl:if test="count($ask) &gt; 10"><p class="hint">&why-ask-more;</p></xsl:if>
              </xsl:when>
              <xsl:otherwise><p>&why-ask-manager-nobody;</p></xsl:otherwise>
            </xsl:choose>
          </xsl:when>
          <xsl:when test="(@why-not = 'expired' or @why-not = 'contract-expired') and @paid-until"><p>&why-expired;</p><xsl:call-template name="renew"/></xsl:when>
          <xsl:when test="@why-not = 'expired' or @why-not = 'contract-expired'"><p>&why-expired-short;</p></xsl:when>
          <xsl:when test="@why-not = 'free-tier'"><p>&why-free-tier;</p><p class="actions"><a class="button" href="{$base}/buy">&upgrade;</a><a href="{$base}/">&all-contracts;</a></p></xsl:when>
          <xsl:when test="@why-not = 'log-in'"><p><a href="{$base}/login">&why-log-in;</a></p></xsl:when>
          <xsl:otherwise><p>&why-other;</p></xsl:otherwise>
        </xsl:choose>
      </div>
    </div>
  </xsl:template>

  <!-- The way to renew, for those who see the billing; the others are told whom to ask. -->
  <xsl:template name="renew">
    <xsl:variable name="ask" select="../people/person[@role = 'manager' or @role = 'contact']"/>
    <xsl:choose>
      <xsl:when test="$staff or @role = 'manager' or @role = 'contact'"><p><a class="button" href="{$base}/contract/{@id}/billing">&renew;</a></p></xsl:when>
      <xsl:when test="$ask">
        <p>&why-ask-renew;</p>
        <ul class="people-inline">
          <xsl:for-each select="$ask[position() &lt;= 10]"><li><xsl:call-template name="person"><xsl:with-param name="name" select="@name"/></xsl:call-template></li></xsl:for-each>
        </ul>
      </xsl:when>
      <xsl:otherwise><p>&why-ask-desk;</p></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="breadcrumb-start">
    <li><a href="{$base}/">&support;</a></li>
  </xsl:template>
</xsl:stylesheet>
