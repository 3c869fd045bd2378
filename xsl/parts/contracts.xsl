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
                  <xsl:for-each select="$ask"><li><xsl:call-template name="person"><xsl:with-param name="name" select="@name"/></xsl:call-template></li></xsl:for-each>
                </ul>
              </xsl:when>
              <xsl:otherwise><p>&why-ask-manager-nobody;</p></xsl:otherwise>
            </xsl:choose>
          </xsl:when>
          <xsl:when test="(@why-not = 'expired' or @why-not = 'contract-expired') and @paid-until"><p>&why-expired;</p></xsl:when>
          <xsl:when test="@why-not = 'expired' or @why-not = 'contract-expired'"><p>&why-expired-short;</p></xsl:when>
          <xsl:when test="@why-not = 'free-tier'"><p>&why-free-tier;</p><p><a href="{$base}/">&use-free-support;</a></p></xsl:when>
          <xsl:when test="@why-not = 'log-in'"><p><a href="{$base}/login">&why-log-in;</a></p></xsl:when>
          <xsl:otherwise><p>&why-other;</p></xsl:otherwise>
        </xsl:choose>
      </div>
    </div>
  </xsl:template>

  <xsl:template name="breadcrumb-start">
    <li><a href="{$base}/">&support;</a></li>
  </xsl:template>
</xsl:stylesheet>
