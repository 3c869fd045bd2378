<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- Inline SVG. A sprite of symbols stands once in each page, `icon` and its sisters refer to it. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

  <xsl:template name="sprite">
    <svg class="sprite" aria-hidden="true" width="0" height="0">
      <symbol id="i-support" viewBox="0 0 20 20"><path d="M4 2h12a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2h-5l-5 4v-4H4a2 2 0 0 1-2-2V4a2 2 0 0 1 2-2z" fill="currentColor"/><path d="M7 12V5.6l6 6.4V5.6" fill="none" stroke="var(--accent-ink)" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"/></symbol>
      <symbol id="s-open" viewBox="0 0 16 16"><circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" stroke-width="2"/><circle cx="8" cy="8" r="2" fill="currentColor"/></symbol>
      <symbol id="s-waiting" viewBox="0 0 16 16"><circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" stroke-width="2" stroke-dasharray="2.6 2.1"/><path d="M8 5v3.2l2 1.3" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round"/></symbol>
      <symbol id="s-resolved" viewBox="0 0 16 16"><circle cx="8" cy="8" r="7" fill="currentColor"/><path d="m4.8 8.3 2.2 2.2 4.2-4.7" fill="none" stroke="var(--surface)" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"/></symbol>
      <symbol id="s-shut" viewBox="0 0 16 16"><circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" stroke-width="2"/><path d="m4.2 11.8 7.6-7.6" stroke="currentColor" stroke-width="2"/></symbol>
      <symbol id="p-unbreak" viewBox="0 0 16 16"><path d="M5 1h6l4 4v6l-4 4H5l-4-4V5z" fill="currentColor"/><path d="M8 4.4v4.2M8 11.2v.2" stroke="var(--surface)" stroke-width="2" stroke-linecap="round"/></symbol>
      <symbol id="p-high" viewBox="0 0 16 16"><path d="M1.5 10h3v4h-3zM6.5 6h3v8h-3zM11.5 2h3v12h-3z" fill="currentColor"/></symbol>
      <symbol id="p-normal" viewBox="0 0 16 16"><path d="M1.5 10h3v4h-3zM6.5 6h3v8h-3z" fill="currentColor"/><path d="M11.5 2h3v12h-3z" fill="currentColor" opacity=".25"/></symbol>
      <symbol id="p-low" viewBox="0 0 16 16"><path d="M1.5 10h3v4h-3z" fill="currentColor"/><path d="M6.5 6h3v8h-3zM11.5 2h3v12h-3z" fill="currentColor" opacity=".25"/></symbol>
      <symbol id="p-wish" viewBox="0 0 16 16"><path d="m8 2 1.8 3.8 4.2.6-3 2.9.7 4.100L8 11.5l-3.7 1.9.7-4.1-3-2.9 4.2-.6z" fill="none" stroke="currentColor" stroke-width="1.3" stroke-linejoin="round"/></symbol>
      <symbol id="i-comment" viewBox="0 0 16 16"><path d="M2.5 3h11v8H8l-3 2.5V11H2.5z" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linejoin="round"/></symbol>
      <symbol id="i-lock" viewBox="0 0 16 16"><path d="M3.5 7.5h9v6h-9z" fill="currentColor"/><path d="M5.5 7V5a2.5 2.5 0 0 1 5 0v2" fill="none" stroke="currentColor" stroke-width="1.6"/></symbol>
      <symbol id="i-person" viewBox="0 0 16 16"><circle cx="8" cy="5" r="2.8" fill="none" stroke="currentColor" stroke-width="1.5"/><path d="M2.8 13.5c.6-2.7 2.6-4 5.2-4s4.6 1.3 5.2 4" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round"/></symbol>
      <symbol id="i-queue" viewBox="0 0 16 16"><path d="M2 4h12M2 8h12M2 12h7" stroke="currentColor" stroke-width="1.6" stroke-linecap="round"/></symbol>
      <symbol id="i-pen" viewBox="0 0 16 16"><path d="m3 13 .7-3 6.8-6.8 2.3 2.300L6 12.300z" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linejoin="round"/></symbol>
      <symbol id="i-next" viewBox="0 0 16 16"><path d="M3 8h9M8.5 4l4 4-4 4" fill="none" stroke="currentColor" stroke-width="1.7" stroke-linecap="round" stroke-linejoin="round"/></symbol>
      <symbol id="i-leave" viewBox="0 0 16 16"><path d="M9.5 2.5h-6v11h6M6.5 8H14M11.5 5.5 14 8l-2.5 2.5" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round"/></symbol>
      <symbol id="i-alert" viewBox="0 0 16 16"><path d="M8 1.8 15 14H1z" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linejoin="round"/><path d="M8 6v3.800M8 11.900v.1" stroke="currentColor" stroke-width="1.7" stroke-linecap="round"/></symbol>
    </svg>
  </xsl:template>

  <!-- A picture beside words: assistive technology passes it by. -->
  <xsl:template name="icon">
    <xsl:param name="name"/>
    <svg class="i" aria-hidden="true"><use href="#i-{$name}"/></svg>
  </xsl:template>

  <!-- The priority of the context node: the shape with its name for those who do not see it. -->
  <xsl:template name="priority-icon">
    <xsl:choose>
      <xsl:when test="@priority = 'normal'"><svg class="i p-normal" role="img" aria-label="&priority;: &p-normal;"><use href="#p-normal"/></svg></xsl:when>
      <xsl:when test="@priority = 'high'"><svg class="i p-high" role="img" aria-label="&priority;: &p-high;"><use href="#p-high"/></svg></xsl:when>
      <xsl:when test="@priority = 'unbreak'"><svg class="i p-unbreak" role="img" aria-label="&priority;: &p-unbreak;"><use href="#p-unbreak"/></svg></xsl:when>
      <xsl:when test="@priority = 'low'"><svg class="i p-low" role="img" aria-label="&priority;: &p-low;"><use href="#p-low"/></svg></xsl:when>
      <xsl:otherwise><svg class="i p-wish" role="img" aria-label="&priority;: &p-wish;"><use href="#p-wish"/></svg></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- The status of the context node. -->
  <xsl:template name="status-icon">
    <xsl:choose>
      <xsl:when test="@status = 'open'"><svg class="i s-open" role="img" aria-label="&status;: &s-open;"><use href="#s-open"/></svg></xsl:when>
      <xsl:when test="@status = 'waiting'"><svg class="i s-waiting" role="img" aria-label="&status;: &s-waiting;"><use href="#s-waiting"/></svg></xsl:when>
      <xsl:when test="@status = 'resolved'"><svg class="i s-resolved" role="img" aria-label="&status;: &s-resolved;"><use href="#s-resolved"/></svg></xsl:when>
      <xsl:otherwise>
        <svg class="i s-shut" role="img">
          <xsl:attribute name="aria-label">&status;: <xsl:call-template name="status-words"><xsl:with-param name="status" select="@status"/></xsl:call-template></xsl:attribute>
          <use href="#s-shut"/>
        </svg>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>
</xsl:stylesheet>
