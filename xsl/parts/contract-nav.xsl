<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- The pages of one contract as tabs. Called where /page/contract has id, kind and role; only what the
     viewer may open is there. The free contract has one page and no tabs. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

  <!-- The top of a contract's page: where one is, the contract, its tabs. -->
  <xsl:template name="contract-top">
    <xsl:param name="here"/>
    <nav class="crumbs" aria-label="&breadcrumb;"><ol><xsl:call-template name="breadcrumb-start"/><li><a href="{$base}/contract/{/page/contract/@id}"><xsl:value-of select="/page/contract/@name"/></a></li><li aria-current="page"><xsl:value-of select="$here"/></li></ol></nav>
    <div class="head"><h1><xsl:value-of select="/page/contract/@name"/></h1></div>
    <xsl:call-template name="contract-nav"/>
  </xsl:template>

  <xsl:template name="contract-nav">
    <xsl:variable name="contract" select="/page/contract"/>
    <xsl:variable name="manages" select="$staff or $contract/@role = 'manager' or $contract/@role = 'contact'"/>
    <xsl:if test="$contract/@kind != 'free'">
      <nav class="filters tabs contract-nav" aria-label="&contract-pages;">
        <ul>
          <xsl:call-template name="contract-tab"><xsl:with-param name="route" select="'contract'"/><xsl:with-param name="words">&tab-issues;</xsl:with-param></xsl:call-template>
          <xsl:call-template name="contract-tab"><xsl:with-param name="route" select="'contract_people'"/><xsl:with-param name="page" select="'/people'"/><xsl:with-param name="words">&people;</xsl:with-param></xsl:call-template>
          <xsl:call-template name="contract-tab"><xsl:with-param name="route" select="'contract_mana'"/><xsl:with-param name="page" select="'/mana'"/><xsl:with-param name="words">&tab-mana;</xsl:with-param></xsl:call-template>
          <xsl:if test="$manages">
            <xsl:call-template name="contract-tab"><xsl:with-param name="route" select="'contract_billing'"/><xsl:with-param name="page" select="'/billing'"/><xsl:with-param name="words">&tab-billing;</xsl:with-param></xsl:call-template>
          </xsl:if>
          <xsl:call-template name="contract-tab"><xsl:with-param name="route" select="'contract_priorities'"/><xsl:with-param name="page" select="'/priorities'"/><xsl:with-param name="words">&tab-priorities;</xsl:with-param></xsl:call-template>
          <xsl:call-template name="contract-tab"><xsl:with-param name="route" select="'contract_history'"/><xsl:with-param name="page" select="'/history'"/><xsl:with-param name="words">&tab-history;</xsl:with-param></xsl:call-template>
          <xsl:if test="$staff">
            <xsl:call-template name="contract-tab"><xsl:with-param name="route" select="'contract_staff'"/><xsl:with-param name="page" select="'/staff'"/><xsl:with-param name="words">&tab-staff;</xsl:with-param></xsl:call-template>
          </xsl:if>
        </ul>
      </nav>
    </xsl:if>
  </xsl:template>

  <xsl:template name="contract-tab">
    <xsl:param name="route"/>
    <xsl:param name="page"/>
    <xsl:param name="words"/>
    <li>
      <a href="{$base}/contract/{/page/contract/@id}{$page}">
        <xsl:if test="/page/@route = $route"><xsl:attribute name="aria-current">page</xsl:attribute></xsl:if>
        <xsl:value-of select="$words"/>
      </a>
    </li>
  </xsl:template>
</xsl:stylesheet>
