<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- The portal: contracts, own issues, how fast answers come. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="page" mode="portal.width">page portal</xsl:template>
  <xsl:template match="page" mode="portal.title">&support;</xsl:template>

  <!-- Free support is folded away for people who have a better contract that is active. -->
  <xsl:template match="page" mode="portal.main">
    <xsl:variable name="own" select="contracts/contract[@kind != 'free']"/>
    <xsl:variable name="free" select="contracts/contract[@kind = 'free']"/>
    <xsl:variable name="better" select="$own[@state != 'expired'][@free-tier = 'no']"/>
    <xsl:choose>
      <xsl:when test="$visitor">
        <div class="hero">
          <h1>&welcome;</h1>
          <p class="lead">&welcome-lead;</p>
          <xsl:if test="@auth = 'accounts'">
            <p>
              <a class="button primary large">
                <xsl:attribute name="href"><xsl:value-of select="$base"/>/login<xsl:if test="query/@from">?next=/%3Ffrom=<xsl:value-of select="query/@from"/></xsl:if></xsl:attribute>
                <xsl:text>&log-in;</xsl:text>
              </a>
            </p>
          </xsl:if>
          <xsl:for-each select="$free[@may-file = 'yes']">
            <p><a class="button large" href="{$base}/contract/{@id}/new">&visitor-ask;</a></p>
            <p class="hint"><a href="{$base}/link">&link-lost;</a></p>
          </xsl:for-each>
        </div>
      </xsl:when>
      <xsl:otherwise>
        <h1>&support;</h1>
        <xsl:call-template name="writing-links"/>
        <section aria-labelledby="contracts">
          <h2 id="contracts">&contracts;</h2>
          <xsl:choose>
            <xsl:when test="$own or ($free and not($better))">
              <ul class="cards">
                <xsl:apply-templates select="$own" mode="portal.card"><xsl:with-param name="only" select="count($own) = 1"/></xsl:apply-templates>
                <xsl:if test="not($better)"><xsl:apply-templates select="$free" mode="portal.card"><xsl:with-param name="only" select="not($own)"/></xsl:apply-templates></xsl:if>
              </ul>
            </xsl:when>
            <xsl:when test="not($free)"><xsl:call-template name="empty"><xsl:with-param name="text">&no-contracts;</xsl:with-param></xsl:call-template></xsl:when>
          </xsl:choose>
          <xsl:if test="$free and $better">
            <details class="fold">
              <summary>&free-folded;</summary>
              <ul class="cards"><xsl:apply-templates select="$free" mode="portal.card"/></ul>
            </details>
          </xsl:if>
          <xsl:if test="contracts/@next or query/@after">
            <nav class="pager" aria-label="&pages-of-list;">
              <xsl:if test="query/@after"><a class="button" href="{$base}/">&first-contracts;</a></xsl:if>
              <xsl:if test="contracts/@next"><a class="button" rel="next" href="{$base}/?after={contracts/@next}">&more-contracts;<xsl:call-template name="icon"><xsl:with-param name="name" select="'next'"/></xsl:call-template></a></xsl:if>
            </nav>
          </xsl:if>
          <xsl:if test="not($staff)">
            <xsl:choose>
              <xsl:when test="$own[@kind = 'instance'][@free-tier = 'no']">
                <details class="fold">
                  <summary>&buy-folded;</summary>
                  <div><p class="hint">&buy-not-needed;</p><p><a href="{$base}/buy">&see-plans;</a></p></div>
                </details>
              </xsl:when>
              <xsl:otherwise><p class="buy-line">&buy-lead;<xsl:text> </xsl:text><a href="{$base}/buy">&buy;</a></p></xsl:otherwise>
            </xsl:choose>
          </xsl:if>
        </section>
        <xsl:if test="orders/order">
          <section aria-labelledby="orders">
            <h2 id="orders">&your-orders;</h2>
            <ul class="lines">
              <xsl:for-each select="orders/order">
                <li><div><a href="{$base}/order/{@id}">&order;<xsl:text> </xsl:text><xsl:value-of select="@id"/></a><p class="muted"><xsl:value-of select="concat(@contract-name, ', ', @plan, ', ', @price-text)"/></p></div><xsl:call-template name="order-state"/></li>
              </xsl:for-each>
            </ul>
          </section>
        </xsl:if>
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
        <xsl:apply-templates select="figures/queue" mode="figures"/>
        <a href="{$base}/status">&how-counted;</a>
      </p>
    </xsl:if>
  </xsl:template>

  <xsl:template match="contract" mode="portal.card">
    <xsl:param name="only" select="false()"/>
    <li class="card">
      <h3><a href="{$base}/contract/{@id}"><xsl:value-of select="@name"/></a></h3>
      <p class="meta">
        <xsl:call-template name="contract-state"/>
        <!-- two of one name are told apart by what the hosting system calls them -->
        <xsl:if test="@instance and ../contract[@name = current()/@name][2]"><span class="mono"><xsl:value-of select="@instance"/></span></xsl:if>
        <xsl:if test="@plan != '' and @kind != 'free'"><span><xsl:value-of select="@plan"/></span></xsl:if>
        <xsl:if test="@paid-until"><span>&paid-until;<xsl:text> </xsl:text><xsl:call-template name="day"><xsl:with-param name="at" select="@paid-until"/></xsl:call-template></span></xsl:if>
      </p>
      <xsl:if test="@kind = 'free'"><p class="hint">&free-about;</p></xsl:if>
      <div class="card-foot">
        <p class="meta">
          <span>
          <xsl:choose>
            <xsl:when test="@open-items &gt; 99">&open-issues-many;</xsl:when>
            <xsl:when test="@open-items = 1">&open-issues-one;</xsl:when>
            <xsl:when test="@open-items &gt; 1">&open-issues;</xsl:when>
            <xsl:when test="@open-items">&open-issues-none;</xsl:when>
          </xsl:choose>
          </span>
          <xsl:if test="@mana and (@mana-cap &gt; 0 or @mana != 0)"><span><xsl:call-template name="portal.mana-gauge"/>&card-mana;</span></xsl:if>
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

  <!-- How full the context contract's mana is; the number stands beside it. -->
  <xsl:template name="portal.mana-gauge">
    <xsl:if test="@mana-cap &gt; 0">
      <svg class="gauge" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
        <rect class="track" width="100" height="10"/>
        <rect class="fill" height="10">
          <xsl:attribute name="width">
            <xsl:choose>
              <xsl:when test="@mana &lt;= 0">0</xsl:when>
              <xsl:when test="@mana &gt;= @mana-cap">100</xsl:when>
              <xsl:otherwise><xsl:value-of select="floor(@mana * 100 div @mana-cap)"/></xsl:otherwise>
            </xsl:choose>
          </xsl:attribute>
        </rect>
      </svg>
    </xsl:if>
  </xsl:template>
</xsl:stylesheet>
