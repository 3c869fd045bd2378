<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- Words for keys, badges, times and people. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

  <xsl:template name="status-words">
    <xsl:param name="status"/>
    <xsl:variable name="named" select="$looks[@of = 'status'][@key = $status]/@name"/>
    <xsl:choose>
      <xsl:when test="$named"><xsl:value-of select="$named"/></xsl:when>
      <xsl:when test="$status = 'open'">&s-open;</xsl:when>
      <xsl:when test="$status = 'waiting'">&s-waiting;</xsl:when>
      <xsl:when test="$status = 'resolved'">&s-resolved;</xsl:when>
      <xsl:when test="$status = 'wontfix'">&s-wontfix;</xsl:when>
      <xsl:when test="$status = 'invalid'">&s-invalid;</xsl:when>
      <xsl:when test="$status = 'duplicate'">&s-duplicate;</xsl:when>
      <xsl:when test="$status = 'spam'">&s-spam;</xsl:when>
      <xsl:otherwise><xsl:value-of select="$status"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="priority-words">
    <xsl:param name="priority"/>
    <xsl:variable name="named" select="$looks[@of = 'priority'][@key = $priority]/@name"/>
    <xsl:choose>
      <xsl:when test="$named"><xsl:value-of select="$named"/></xsl:when>
      <xsl:when test="$priority = 'unbreak'">&p-unbreak;</xsl:when>
      <xsl:when test="$priority = 'high'">&p-high;</xsl:when>
      <xsl:when test="$priority = 'normal'">&p-normal;</xsl:when>
      <xsl:when test="$priority = 'low'">&p-low;</xsl:when>
      <xsl:when test="$priority = 'wish'">&p-wish;</xsl:when>
      <xsl:otherwise><xsl:value-of select="$priority"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="role-words">
    <xsl:param name="role"/>
    <xsl:choose>
      <xsl:when test="$role = 'manager'">&r-manager;</xsl:when>
      <xsl:when test="$role = 'member'">&r-member;</xsl:when>
      <xsl:when test="$role = 'contact'">&r-contact;</xsl:when>
      <xsl:when test="$role = 'customer'">&r-customer;</xsl:when>
      <xsl:when test="$role = 'community'">&r-community;</xsl:when>
      <xsl:when test="$role = 'staff'">&r-staff;</xsl:when>
      <xsl:when test="$role = 'admin'">&r-admin;</xsl:when>
      <xsl:otherwise><xsl:value-of select="$role"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="kind-words">
    <xsl:param name="kind"/>
    <xsl:choose>
      <xsl:when test="$kind = 'instance'">&k-instance;</xsl:when>
      <xsl:when test="$kind = 'dedicated'">&k-dedicated;</xsl:when>
      <xsl:when test="$kind = 'free'">&k-free;</xsl:when>
      <xsl:otherwise><xsl:value-of select="$kind"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- Status of the context item, as a badge: shape and words. -->
  <xsl:template name="status-badge">
    <xsl:param name="status" select="@status"/>
    <span>
      <xsl:attribute name="class">badge s-<xsl:value-of select="$status"/><xsl:call-template name="look-class"><xsl:with-param name="of" select="'status'"/><xsl:with-param name="key" select="$status"/></xsl:call-template></xsl:attribute>
      <xsl:choose>
        <xsl:when test="$status = 'open'"><span class="i i-open"/></xsl:when>
        <xsl:when test="$status = 'waiting'"><span class="i i-waiting"/></xsl:when>
        <xsl:when test="$status = 'resolved'"><span class="i i-resolved"/></xsl:when>
        <xsl:otherwise><span class="i i-shut"/></xsl:otherwise>
      </xsl:choose>
      <xsl:call-template name="status-words"><xsl:with-param name="status" select="$status"/></xsl:call-template>
    </span>
  </xsl:template>

  <xsl:template name="priority-badge">
    <xsl:param name="priority" select="@priority"/>
    <span>
      <xsl:attribute name="class">badge p-<xsl:value-of select="$priority"/><xsl:call-template name="look-class"><xsl:with-param name="of" select="'priority'"/><xsl:with-param name="key" select="$priority"/></xsl:call-template></xsl:attribute>
      <span class="i i-{$priority}"/>
      <xsl:call-template name="priority-words"><xsl:with-param name="priority" select="$priority"/></xsl:call-template>
    </span>
  </xsl:template>

  <!-- State of the context contract. -->
  <xsl:template name="contract-state">
    <xsl:choose>
      <xsl:when test="@state = 'active'"><span class="badge c-active"><span class="i i-resolved"/>&c-active;</span></xsl:when>
      <xsl:when test="@state = 'expiring'"><span class="badge c-expiring"><span class="i i-waiting"/>&c-expiring;</span></xsl:when>
      <xsl:when test="@state = 'not-renewing'"><span class="badge c-expiring"><span class="i i-waiting"/>&c-not-renewing;</span></xsl:when>
      <xsl:when test="@state = 'expired'"><span class="badge c-expired"><span class="i i-shut"/>&c-expired;</span></xsl:when>
      <xsl:otherwise><span class="badge"><span class="i i-open"/>&c-free;</span></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- How often a price is paid, and how long it lasts; after the price. -->
  <xsl:template name="per-cycle">
    <xsl:choose>
      <xsl:when test="@months = 1">&per-month;</xsl:when>
      <xsl:when test="@months = 12">&per-year;</xsl:when>
      <xsl:otherwise>&per-months;</xsl:otherwise>
    </xsl:choose>
  </xsl:template>
  <xsl:template name="for-cycle">
    <xsl:choose>
      <xsl:when test="@months = 1">&for-month;</xsl:when>
      <xsl:when test="@months = 12">&for-year;</xsl:when>
      <xsl:otherwise>&for-months;</xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- Relative words, the exact time on hover. -->
  <xsl:template name="time">
    <xsl:param name="at"/>
    <xsl:param name="ago"/>
    <time datetime="{$at}" title="{translate($at, 'T', ' ')}"><xsl:value-of select="$ago"/></time>
  </xsl:template>

  <!-- A day, without the hour. -->
  <xsl:template name="day">
    <xsl:param name="at"/>
    <time datetime="{substring($at, 1, 10)}" title="{translate($at, 'T', ' ')}"><xsl:value-of select="substring($at, 1, 10)"/></time>
  </xsl:template>

  <!-- Initials in a disc; the name stands beside it or in a label. -->
  <xsl:template name="initials">
    <xsl:param name="name"/>
    <span class="av h{string-length($name) mod 6}" aria-hidden="true"><xsl:value-of select="substring($name, 1, 1)"/><xsl:value-of select="substring(substring-after($name, ' '), 1, 1)"/></span>
  </xsl:template>

  <xsl:template name="person">
    <xsl:param name="name"/>
    <span class="who">
      <xsl:call-template name="initials"><xsl:with-param name="name" select="$name"/></xsl:call-template>
      <xsl:value-of select="$name"/>
    </span>
  </xsl:template>
</xsl:stylesheet>
