<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- All contracts, for staff: searched by name, person or address, filtered by state and kind. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="page" mode="staff_contracts.title">&all-the-contracts;</xsl:template>
  <xsl:template match="page" mode="staff_contracts.width">desk</xsl:template>

  <xsl:variable name="staff_contracts.state" select="/page/query/@state"/>
  <xsl:variable name="staff_contracts.kind" select="/page/query/@kind"/>
  <xsl:variable name="staff_contracts.here" select="concat($base, '/staff/contracts')"/>
  <!-- What every link of the page keeps. -->
  <xsl:variable name="staff_contracts.searched"><xsl:if test="/page/query/@q">&amp;q=<xsl:value-of select="/page/found/@address"/></xsl:if></xsl:variable>
  <xsl:variable name="staff_contracts.of-kind"><xsl:if test="$staff_contracts.kind">&amp;kind=<xsl:value-of select="$staff_contracts.kind"/></xsl:if></xsl:variable>

  <xsl:template match="page" mode="staff_contracts.main">
    <xsl:call-template name="folders"/>
    <div class="desk-main">
      <h1>&all-the-contracts;</h1>
      <xsl:call-template name="search">
        <xsl:with-param name="action" select="$staff_contracts.here"/>
        <xsl:with-param name="label">&search-contracts;</xsl:with-param>
        <xsl:with-param name="keep" select="query/@state[. != 'all'] | query/@kind"/>
      </xsl:call-template>
      <div class="filters">
        <nav class="tabs" aria-label="&filter-state;">
          <ul>
            <xsl:call-template name="staff_contracts.state-tab"><xsl:with-param name="value" select="'all'"/><xsl:with-param name="words">&s-all;</xsl:with-param></xsl:call-template>
            <xsl:call-template name="staff_contracts.state-tab"><xsl:with-param name="value" select="'active'"/><xsl:with-param name="words">&c-active;</xsl:with-param></xsl:call-template>
            <xsl:call-template name="staff_contracts.state-tab"><xsl:with-param name="value" select="'expiring'"/><xsl:with-param name="words">&c-expiring;</xsl:with-param></xsl:call-template>
            <xsl:call-template name="staff_contracts.state-tab"><xsl:with-param name="value" select="'expired'"/><xsl:with-param name="words">&c-expired;</xsl:with-param></xsl:call-template>
            <xsl:call-template name="staff_contracts.state-tab"><xsl:with-param name="value" select="'not-renewing'"/><xsl:with-param name="words">&c-not-renewing;</xsl:with-param></xsl:call-template>
            <xsl:call-template name="staff_contracts.state-tab"><xsl:with-param name="value" select="'no-manager'"/><xsl:with-param name="words">&state-no-manager;</xsl:with-param></xsl:call-template>
          </ul>
        </nav>
        <div class="filters-more">
          <nav class="pick" aria-labelledby="by-kind">
            <span id="by-kind" class="muted">&filter-kind;</span>
            <ul>
              <xsl:call-template name="staff_contracts.kind-tab"><xsl:with-param name="words">&k-any;</xsl:with-param></xsl:call-template>
              <xsl:call-template name="staff_contracts.kind-tab"><xsl:with-param name="value" select="'instance'"/><xsl:with-param name="words">&k-instance;</xsl:with-param></xsl:call-template>
              <xsl:call-template name="staff_contracts.kind-tab"><xsl:with-param name="value" select="'dedicated'"/><xsl:with-param name="words">&k-dedicated;</xsl:with-param></xsl:call-template>
            </ul>
          </nav>
        </div>
      </div>
      <xsl:choose>
        <xsl:when test="contracts/contract"><ul class="lines contracts"><xsl:apply-templates select="contracts/contract" mode="staff_contracts.contract"/></ul></xsl:when>
        <xsl:when test="query/@q or $staff_contracts.kind or $staff_contracts.state != 'all' or query/@after">
          <div class="empty"><xsl:call-template name="icon"><xsl:with-param name="name" select="'support'"/></xsl:call-template><p><b>&contracts-no-match;</b></p><p>&contracts-no-match-hint;<xsl:text> </xsl:text><a href="{$staff_contracts.here}">&contracts-show-all;</a></p></div>
        </xsl:when>
        <xsl:otherwise>
          <div class="empty"><xsl:call-template name="icon"><xsl:with-param name="name" select="'support'"/></xsl:call-template><p><b>&contracts-none;</b></p><p>&contracts-none-hint;</p></div>
        </xsl:otherwise>
      </xsl:choose>
      <xsl:if test="contracts/@next or query/@after">
        <nav class="pager" aria-label="&pages-of-list;">
          <xsl:if test="query/@after"><a class="button" href="{$staff_contracts.here}?state={$staff_contracts.state}{$staff_contracts.of-kind}{$staff_contracts.searched}">&contracts-first;</a></xsl:if>
          <xsl:if test="contracts/@next"><a class="button" rel="next" href="{$staff_contracts.here}?state={$staff_contracts.state}{$staff_contracts.of-kind}{$staff_contracts.searched}&amp;after={contracts/@next}">&contracts-next;<xsl:call-template name="icon"><xsl:with-param name="name" select="'next'"/></xsl:call-template></a></xsl:if>
        </nav>
      </xsl:if>
    </div>
  </xsl:template>

  <!-- The free contract has no page for staff: it is everybody's. -->
  <xsl:template match="contract" mode="staff_contracts.contract">
    <li>
      <div>
        <p>
          <a href="{$base}/contract/{@id}"><xsl:if test="@kind != 'free'"><xsl:attribute name="href"><xsl:value-of select="concat($base, '/contract/', @id, '/staff')"/></xsl:attribute></xsl:if><b><xsl:value-of select="@name"/></b></a>
          <xsl:if test="@without-manager = 'yes'"><xsl:text> </xsl:text><span class="badge c-expired"><xsl:call-template name="icon"><xsl:with-param name="name" select="'alert'"/></xsl:call-template>&no-manager;</span></xsl:if>
        </p>
        <p class="meta">
          <span><xsl:call-template name="kind-words"><xsl:with-param name="kind" select="@kind"/></xsl:call-template><xsl:if test="@instance"><xsl:text> </xsl:text><span class="mono"><xsl:value-of select="@instance"/></span></xsl:if></span>
          <xsl:if test="@kind != 'free'"><span><xsl:value-of select="@plan"/></span></xsl:if>
        </p>
      </div>
      <p class="standing">
        <xsl:call-template name="contract-state"/>
        <xsl:if test="@kind != 'free'">
          <span class="muted"><xsl:choose><xsl:when test="@paid-until"><xsl:call-template name="day"><xsl:with-param name="at" select="@paid-until"/></xsl:call-template></xsl:when><xsl:otherwise>&ends-never;</xsl:otherwise></xsl:choose></span>
        </xsl:if>
      </p>
      <xsl:if test="@kind != 'free'">
        <ul class="counts">
          <li><xsl:call-template name="staff_contracts.people-count"/></li>
          <li><xsl:if test="@open-items != 0"><xsl:attribute name="class">some</xsl:attribute></xsl:if>&row-open;</li>
          <li><xsl:if test="@mana &lt; 0"><xsl:attribute name="class">below</xsl:attribute></xsl:if>&row-mana;</li>
        </ul>
      </xsl:if>
    </li>
  </xsl:template>

  <xsl:template name="staff_contracts.people-count">
    <xsl:choose>
      <xsl:when test="@people = 1">&people-one;</xsl:when>
      <xsl:when test="@people = 1000">&people-thousand;</xsl:when>
      <xsl:otherwise>&people-many;</xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="staff_contracts.state-tab">
    <xsl:param name="value"/>
    <xsl:param name="words"/>
    <li><a href="{$staff_contracts.here}?state={$value}{$staff_contracts.of-kind}{$staff_contracts.searched}"><xsl:if test="$value = $staff_contracts.state"><xsl:attribute name="aria-current">true</xsl:attribute></xsl:if><xsl:value-of select="$words"/></a></li>
  </xsl:template>

  <xsl:template name="staff_contracts.kind-tab">
    <xsl:param name="value"/>
    <xsl:param name="words"/>
    <xsl:variable name="chosen"><xsl:if test="$value">&amp;kind=<xsl:value-of select="$value"/></xsl:if></xsl:variable>
    <li><a href="{$staff_contracts.here}?state={$staff_contracts.state}{$chosen}{$staff_contracts.searched}"><xsl:if test="string($value) = string($staff_contracts.kind)"><xsl:attribute name="aria-current">true</xsl:attribute></xsl:if><xsl:value-of select="$words"/></a></li>
  </xsl:template>
</xsl:stylesheet>
