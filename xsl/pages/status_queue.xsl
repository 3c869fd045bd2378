<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- Promise and truth of one queue. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="page" mode="status_queue.title"><xsl:value-of select="queue/@name"/>: &status-page;</xsl:template>
  <xsl:template match="page" mode="status_queue.width">page wide</xsl:template>

  <xsl:template match="page" mode="status_queue.main">
    <nav class="crumbs" aria-label="&breadcrumb;"><ol><li><a href="{$base}/status">&status-page;</a></li><li aria-current="page"><xsl:value-of select="queue/@name"/></li></ol></nav>
    <h1 id="q-{queue/@key}"><xsl:value-of select="queue/@name"/></h1>
    <xsl:apply-templates select="figures/queue" mode="figures-say"/>
    <xsl:apply-templates select="figures/queue" mode="figures-spans"/>
    <xsl:apply-templates select="figures/queue" mode="figures-hours"/>
    <xsl:apply-templates select="figures/queue" mode="figures-charts"/>
    <xsl:call-template name="figures-months"><xsl:with-param name="with-queue" select="false()"/></xsl:call-template>
    <details class="fold">
      <summary>&st-badge;</summary>
      <p class="hint">&st-badge-lead;</p>
      <p><img src="{$base}/status/{queue/@key}.svg" alt="{queue/@name}: &st-badge-label;" height="20"/></p>
      <pre class="scroll" tabindex="0"><code>[![<xsl:value-of select="queue/@name"/>](<xsl:value-of select="concat(@site, $base, '/status/', queue/@key)"/>.svg)](<xsl:value-of select="concat(@site, $base, '/status/', queue/@key)"/>)</code></pre>
    </details>
    <xsl:call-template name="figures-how"/>
  </xsl:template>
</xsl:stylesheet>
