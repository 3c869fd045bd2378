<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- What happened to an issue: comments and notes as cards, changes as lines between them. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

  <!-- Entries after this id are new to someone whose form was refused as stale. -->
  <xsl:variable name="seen" select="number(/page/form[problems/problem/@code = 'stale']/fields/field[@name = 'version']/@value)"/>

  <!-- The text as filed stands first; its entry lends it the anchor. -->
  <xsl:template match="item" mode="description">
    <xsl:variable name="filed" select="../timeline/entry[@kind = 'filed'][1]"/>
    <li class="post">
      <xsl:if test="$filed"><xsl:attribute name="id">e<xsl:value-of select="$filed/@id"/></xsl:attribute></xsl:if>
      <xsl:call-template name="initials"><xsl:with-param name="name" select="@author"/></xsl:call-template>
      <article>
        <header>
          <h3><b><xsl:value-of select="@author"/></b><xsl:text> </xsl:text>
            <xsl:choose>
              <xsl:when test="@author = @requestor">&filed-this;</xsl:when>
              <xsl:otherwise>&filed-for;</xsl:otherwise>
            </xsl:choose>
          </h3>
          <xsl:if test="$filed/@by-staff = 'yes'"><span class="tag">&staff-tag;</span></xsl:if>
          <span class="when"><xsl:call-template name="time"><xsl:with-param name="at" select="@filed-at"/><xsl:with-param name="ago" select="@filed-at-ago"/></xsl:call-template></span>
        </header>
        <div class="prose"><xsl:call-template name="markup"><xsl:with-param name="from" select="description"/></xsl:call-template></div>
      </article>
    </li>
  </xsl:template>

  <xsl:template match="entry" mode="timeline">
    <li class="event" id="e{@id}">
      <xsl:choose>
        <xsl:when test="@kind = 'owner'"><span class="i i-person"/></xsl:when>
        <xsl:when test="@kind = 'queue'"><span class="i i-queue"/></xsl:when>
        <xsl:when test="@kind = 'priority'"><span class="i i-high"/></xsl:when>
        <xsl:when test="@kind = 'status'"><span class="i i-open"/></xsl:when>
        <xsl:otherwise><span class="i i-pen"/></xsl:otherwise>
      </xsl:choose>
      <p>
        <b><xsl:value-of select="@person"/></b><xsl:text> </xsl:text>
        <xsl:choose>
          <xsl:when test="@kind = 'status'">
            <xsl:text>&e-status-from; </xsl:text><b><xsl:call-template name="status-words"><xsl:with-param name="status" select="@old"/></xsl:call-template></b>
            <xsl:text> &e-to; </xsl:text><b><xsl:call-template name="status-words"><xsl:with-param name="status" select="@new"/></xsl:call-template></b>
          </xsl:when>
          <xsl:when test="@kind = 'priority'">&e-priority;</xsl:when>
          <xsl:when test="@kind = 'queue' and @old">&e-queue;</xsl:when>
          <xsl:when test="@kind = 'queue'">&e-queue-first;</xsl:when>
          <xsl:when test="@kind = 'title'">&e-title;</xsl:when>
          <xsl:when test="@kind = 'owner' and not(@new)">&e-unassigned;</xsl:when>
          <xsl:when test="@kind = 'owner' and @new = @person and @old">&e-claimed-from;</xsl:when>
          <xsl:when test="@kind = 'owner' and @new = @person">&e-claimed;</xsl:when>
          <xsl:when test="@kind = 'owner' and @old">&e-reassigned;</xsl:when>
          <xsl:when test="@kind = 'owner'">&e-assigned;</xsl:when>
          <xsl:when test="@kind = 'mana' and @old = 'out-of-mana'">&e-mana-out;</xsl:when>
          <xsl:when test="@kind = 'mana' and @old = 'adjusted'">&e-mana-adjusted;</xsl:when>
          <xsl:when test="@kind = 'mana' and @old = 'refunded'">&e-mana-refunded;</xsl:when>
          <xsl:when test="@kind = 'mana'">&e-mana-filed;</xsl:when>
          <xsl:otherwise>&e-filed;</xsl:otherwise>
        </xsl:choose>
        <xsl:text> </xsl:text>
        <xsl:call-template name="entry-link"/>
        <xsl:call-template name="new-mark"/>
      </p>
    </li>
  </xsl:template>

  <xsl:template match="entry[@kind = 'comment' or @kind = 'note']" mode="timeline">
    <li id="e{@id}">
      <xsl:attribute name="class">post<xsl:if test="@kind = 'note'"> note</xsl:if></xsl:attribute>
      <xsl:call-template name="initials"><xsl:with-param name="name" select="@person"/></xsl:call-template>
      <article>
        <header>
          <h3><b><xsl:value-of select="@person"/></b><xsl:text> </xsl:text>
            <xsl:choose>
              <xsl:when test="@kind = 'note'">&noted;</xsl:when>
              <xsl:otherwise>&commented;</xsl:otherwise>
            </xsl:choose>
          </h3>
          <xsl:choose>
            <xsl:when test="@kind = 'note'"><span class="tag"><xsl:call-template name="icon"><xsl:with-param name="name" select="'lock'"/></xsl:call-template>&note-only;</span></xsl:when>
            <xsl:when test="@by-staff = 'yes'"><span class="tag">&staff-tag;</span></xsl:when>
          </xsl:choose>
          <xsl:call-template name="new-mark"/>
          <span class="when"><xsl:call-template name="entry-link"/></span>
        </header>
        <div class="prose"><xsl:call-template name="markup"><xsl:with-param name="from" select="body"/></xsl:call-template></div>
      </article>
    </li>
  </xsl:template>

  <xsl:template name="entry-link">
    <a class="anchor" href="#e{@id}"><time datetime="{@at}" title="{translate(@at, 'T', ' ')}"><xsl:value-of select="@at-ago"/></time></a>
  </xsl:template>

  <xsl:template name="new-mark">
    <xsl:if test="@id &gt; $seen"><xsl:text> </xsl:text><span class="badge new">&new-since;</span></xsl:if>
  </xsl:template>

  <!-- Rendered Markdown is HTML already; only tables need a frame to scroll in. -->
  <xsl:template name="markup">
    <xsl:param name="from"/>
    <xsl:choose>
      <xsl:when test="$from//table"><xsl:apply-templates select="$from/node()" mode="markup"/></xsl:when>
      <xsl:otherwise><xsl:copy-of select="$from/node()"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="node()" mode="markup">
    <xsl:copy><xsl:copy-of select="@*"/><xsl:apply-templates select="node()" mode="markup"/></xsl:copy>
  </xsl:template>

  <xsl:template match="table" mode="markup">
    <div class="scroll" tabindex="0" role="group" aria-label="&table;"><table><xsl:apply-templates select="node()" mode="markup"/></table></div>
  </xsl:template>

  <xsl:template match="th | td" mode="markup">
    <xsl:element name="{name()}"><xsl:if test="@align"><xsl:attribute name="class">to-<xsl:value-of select="@align"/></xsl:attribute></xsl:if><xsl:copy-of select="node()"/></xsl:element>
  </xsl:template>
</xsl:stylesheet>
