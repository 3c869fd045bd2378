<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- The portal: contracts, own issues, how fast answers come. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:include href="../layout.xsl"/>
  <xsl:include href="../parts/figures.xsl"/>
  <xsl:template match="page" mode="width">page portal</xsl:template>
  <xsl:template match="page" mode="title">&support;</xsl:template>

  <!-- Free support is folded away for people who have something better. -->
  <xsl:template match="page" mode="main">
    <xsl:variable name="better" select="contracts/contract[@kind != 'free']"/>
    <xsl:choose>
      <xsl:when test="$visitor">
        <div class="hero">
          <h1>&welcome;</h1>
          <p class="lead">&welcome-lead;</p>
          <xsl:if test="@auth = 'accounts'"><p><a class="button primary large" href="{$base}/login">&log-in;</a></p></xsl:if>
        </div>
      </xsl:when>
      <xsl:otherwise>
        <h1>&support;</h1>
        <section aria-labelledby="contracts">
          <h2 id="contracts">&contracts;</h2>
          <xsl:choose>
            <xsl:when test="$better">
              <ul class="cards"><xsl:apply-templates select="$better" mode="card"><xsl:with-param name="only" select="count($better) = 1"/></xsl:apply-templates></ul>
              <xsl:if test="contracts/contract[@kind = 'free']">
                <details class="fold">
                  <summary>&free-folded;</summary>
                  <ul class="cards"><xsl:apply-templates select="contracts/contract[@kind = 'free']" mode="card"/></ul>
                </details>
              </xsl:if>
            </xsl:when>
            <xsl:when test="contracts/contract">
              <ul class="cards"><xsl:apply-templates select="contracts/contract" mode="card"><xsl:with-param name="only" select="true()"/></xsl:apply-templates></ul>
            </xsl:when>
            <xsl:otherwise><xsl:call-template name="empty"><xsl:with-param name="text">&no-contracts;</xsl:with-param></xsl:call-template></xsl:otherwise>
          </xsl:choose>
        </section>
        <section aria-labelledby="issues">
          <h2 id="issues">&your-issues;</h2>
          <xsl:choose>
            <xsl:when test="items/item"><xsl:for-each select="items"><xsl:call-template name="rows"/></xsl:for-each></xsl:when>
            <xsl:otherwise><xsl:call-template name="empty"><xsl:with-param name="text">&no-issues;</xsl:with-param></xsl:call-template></xsl:otherwise>
          </xsl:choose>
        </section>
      </xsl:otherwise>
    </xsl:choose>
    <xsl:if test="figures/queue">
      <p class="quietline">&response-line;<xsl:text> </xsl:text>
        <xsl:apply-templates select="figures/queue" mode="line"/>
        <a href="{$base}/status">&how-counted;</a>
      </p>
    </xsl:if>
  </xsl:template>

  <xsl:template match="contract" mode="card">
    <xsl:param name="only" select="false()"/>
    <li class="card">
      <h3><a href="{$base}/contract/{@id}"><xsl:value-of select="@name"/></a></h3>
      <p class="meta">
        <xsl:call-template name="contract-state"/>
        <xsl:if test="@plan != '' and @kind != 'free'"><span><xsl:value-of select="@plan"/></span></xsl:if>
        <xsl:if test="@paid-until"><span>&paid-until;<xsl:text> </xsl:text><xsl:call-template name="day"><xsl:with-param name="at" select="@paid-until"/></xsl:call-template></span></xsl:if>
      </p>
      <xsl:if test="@kind = 'free'"><p class="hint">&free-about;</p></xsl:if>
      <div class="card-foot">
        <p class="muted">
          <xsl:choose>
            <xsl:when test="@open-items = 1">&open-issues-one;</xsl:when>
            <xsl:when test="@open-items &gt; 1">&open-issues;</xsl:when>
            <xsl:otherwise>&open-issues-none;</xsl:otherwise>
          </xsl:choose>
        </p>
        <xsl:choose>
          <xsl:when test="@may-file = 'yes'">
            <a href="{$base}/contract/{@id}/new">
              <xsl:attribute name="class">button<xsl:if test="$only"> primary</xsl:if></xsl:attribute>
              &file-issue;<span class="vh"><xsl:text> </xsl:text>&filing-for;<xsl:text> </xsl:text><xsl:value-of select="@name"/></span>
            </a>
          </xsl:when>
          <xsl:otherwise><a class="button" href="{$base}/contract/{@id}">&see-issues;<span class="vh">: <xsl:value-of select="@name"/></span></a></xsl:otherwise>
        </xsl:choose>
      </div>
    </li>
  </xsl:template>
</xsl:stylesheet>
