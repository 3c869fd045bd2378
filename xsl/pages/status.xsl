<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- Promise and truth of each queue. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:include href="../layout.xsl"/>
  <xsl:template match="page" mode="title">&status-page;</xsl:template>

  <xsl:template match="page" mode="main">
    <h1>&status-title;</h1>
    <p class="lead">&status-lead;</p>
    <xsl:apply-templates select="figures/queue" mode="figure"/>
    <xsl:if test="not(figures/queue)"><xsl:call-template name="empty"><xsl:with-param name="text">&st-no-queues;</xsl:with-param></xsl:call-template></xsl:if>
    <details class="fold">
      <summary>&how-counted;</summary>
      <ul class="prose">
        <li>&count-first;</li>
        <li>&count-clock;</li>
        <li>&count-median;</li>
        <li>&count-moved;</li>
        <li>&count-excluded;</li>
      </ul>
    </details>
  </xsl:template>

  <xsl:template match="queue" mode="figure">
    <section class="card figure-card" aria-labelledby="q-{@key}">
      <h2 id="q-{@key}"><xsl:value-of select="@name"/></h2>
      <p class="say">
        <xsl:choose>
          <xsl:when test="@promise-seconds">&st-promise;</xsl:when>
          <xsl:otherwise>&st-no-promise;</xsl:otherwise>
        </xsl:choose>
        <xsl:text> </xsl:text>
        <xsl:choose>
          <xsl:when test="@enough = 'no'">&st-few;</xsl:when>
          <xsl:when test="@median-seconds">&st-median;</xsl:when>
          <xsl:otherwise>&st-slow;</xsl:otherwise>
        </xsl:choose>
      </p>
      <xsl:if test="@enough != 'no' and @rate">
        <svg class="bar-chart" viewBox="0 0 100 3" preserveAspectRatio="none" role="img">
          <xsl:attribute name="aria-label">&st-bar;: <xsl:value-of select="@rate"/> %</xsl:attribute>
          <rect class="track" width="100" height="3"/>
          <rect class="fill" width="{@rate}" height="3"/>
        </svg>
        <p class="hint">&st-rate;<xsl:if test="@promise-seconds and @within-promise"><xsl:text> </xsl:text>&st-kept;</xsl:if></p>
      </xsl:if>
      <p class="hint">
        <xsl:choose>
          <xsl:when test="@waiting = 0">&st-waiting-none;</xsl:when>
          <xsl:when test="@waiting = 1">&st-waiting-one;</xsl:when>
          <xsl:when test="@waiting">&st-waiting;</xsl:when>
        </xsl:choose>
      </p>
    </section>
  </xsl:template>
</xsl:stylesheet>
