<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- A contract's mana: the balance, the cycle as a picture, what issues cost, the ledger; staff adjust it. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="page" mode="contract_mana.title">&mana;: <xsl:value-of select="contract/@name"/></xsl:template>
  <xsl:template match="page" mode="contract_mana.width">page wide</xsl:template>

  <xsl:template match="page" mode="contract_mana.main">
    <nav class="crumbs" aria-label="&breadcrumb;"><ol><xsl:call-template name="breadcrumb-start"/><li><a href="{$base}/contract/{contract/@id}"><xsl:value-of select="contract/@name"/></a></li><li aria-current="page">&mana;</li></ol></nav>
    <div class="head"><h1><xsl:value-of select="contract/@name"/></h1></div>
    <xsl:call-template name="contract-nav"/>
    <xsl:apply-templates select="mana" mode="contract_mana.mana"/>
    <div class="with-side">
      <div>
        <section aria-labelledby="ledger">
          <h2 id="ledger">&mana-ledger;</h2>
          <xsl:apply-templates select="ledger" mode="contract_mana.ledger"/>
        </section>
      </div>
      <aside>
        <xsl:if test="mana/@may-adjust = 'yes'">
          <section aria-labelledby="adjust"><h2 id="adjust">&mana-adjust;</h2><xsl:call-template name="contract_mana.adjust-form"/></section>
        </xsl:if>
        <xsl:if test="costs/item">
          <section aria-labelledby="costs">
            <h2 id="costs">&mana-costs;</h2>
            <ul class="amounts">
              <xsl:for-each select="costs/item">
                <li><a href="{$base}/N{@number}"><span class="mono">N<xsl:value-of select="@number"/></span><xsl:text> </xsl:text><xsl:value-of select="@title"/></a><span class="amount"><xsl:value-of select="-@mana"/></span></li>
              </xsl:for-each>
            </ul>
          </section>
        </xsl:if>
      </aside>
    </div>
  </xsl:template>

  <xsl:template match="mana" mode="contract_mana.mana">
    <section class="mana" aria-labelledby="balance">
      <h2 id="balance" class="vh">&mana-balance;</h2>
      <p class="figure"><span class="big"><xsl:value-of select="@balance"/></span><xsl:text> </xsl:text>&mana-of-cap;</p>
      <xsl:if test="@balance &lt; 0"><p class="notice"><xsl:call-template name="icon"><xsl:with-param name="name" select="'alert'"/></xsl:call-template>&mana-below-zero;</p></xsl:if>
      <ul class="meta">
        <li>&mana-filing-cost;</li>
        <xsl:choose>
          <xsl:when test="@refills-at"><li>&mana-refills;<xsl:text> </xsl:text><xsl:call-template name="day"><xsl:with-param name="at" select="@refills-at"/></xsl:call-template></li></xsl:when>
          <xsl:otherwise><li>&mana-no-refill;</li></xsl:otherwise>
        </xsl:choose>
        <xsl:if test="@weight &gt; 0"><li>&mana-weight;</li></xsl:if>
      </ul>
      <xsl:apply-templates select="../chart[corner]" mode="contract_mana.chart"/>
    </section>
  </xsl:template>

  <!-- Corners are places in a picture of 720 by 160; the same figures stand in the ledger below it. -->
  <xsl:template match="chart" mode="contract_mana.chart">
    <svg class="chart" viewBox="-4 -8 728 176" role="img" aria-label="&mana-chart;" preserveAspectRatio="none">
      <line class="axis" x1="0" x2="720" y1="{corner[1]/@zero}" y2="{corner[1]/@zero}"/>
      <line class="axis full" x1="0" x2="720" y1="{corner[1]/@full}" y2="{corner[1]/@full}"/>
      <path class="area">
        <xsl:attribute name="d">M<xsl:value-of select="corner[1]/@x"/>,<xsl:value-of select="corner[1]/@zero"/>V<xsl:value-of select="corner[1]/@y"/><xsl:for-each select="corner[position() &gt; 1]">H<xsl:value-of select="@x"/>V<xsl:value-of select="@y"/></xsl:for-each>V<xsl:value-of select="corner[1]/@zero"/>Z</xsl:attribute>
      </path>
      <path class="line">
        <xsl:attribute name="d">M<xsl:value-of select="corner[1]/@x"/>,<xsl:value-of select="corner[1]/@y"/><xsl:for-each select="corner[position() &gt; 1]">H<xsl:value-of select="@x"/>V<xsl:value-of select="@y"/></xsl:for-each></xsl:attribute>
      </path>
    </svg>
    <p class="chart-scale">
      <span><xsl:choose><xsl:when test="../mana/@cycle-at">&chart-began;<xsl:text> </xsl:text><xsl:call-template name="day"><xsl:with-param name="at" select="../mana/@cycle-at"/></xsl:call-template></xsl:when><xsl:otherwise>&chart-last-days;</xsl:otherwise></xsl:choose></span>
      <span><i class="dash"/><xsl:text> </xsl:text>&chart-cap;<xsl:text> </xsl:text><xsl:value-of select="../mana/@cap"/></span>
      <span><xsl:choose><xsl:when test="../mana/@refills-at">&chart-refill;<xsl:text> </xsl:text><xsl:call-template name="day"><xsl:with-param name="at" select="../mana/@refills-at"/></xsl:call-template></xsl:when><xsl:otherwise>&chart-today;</xsl:otherwise></xsl:choose></span>
    </p>
  </xsl:template>

  <xsl:template match="ledger" mode="contract_mana.ledger">
    <xsl:choose>
      <xsl:when test="entry">
        <div class="scroll" tabindex="0" role="group" aria-labelledby="ledger">
          <table class="data">
            <thead><tr><th scope="col">&when;</th><th scope="col">&what;</th><th scope="col">&by-whom;</th><th scope="col" class="to-right">&mana;</th></tr></thead>
            <tbody><xsl:apply-templates select="entry" mode="contract_mana.entry"/></tbody>
          </table>
        </div>
      </xsl:when>
      <xsl:otherwise><xsl:call-template name="empty"><xsl:with-param name="text">&mana-nothing-yet;</xsl:with-param></xsl:call-template></xsl:otherwise>
    </xsl:choose>
    <xsl:call-template name="pager">
      <xsl:with-param name="next" select="@next"/>
      <xsl:with-param name="first" select="concat($base, '/contract/', /page/contract/@id, '/mana')"/>
      <xsl:with-param name="here" select="concat($base, '/contract/', /page/contract/@id, '/mana?')"/>
    </xsl:call-template>
  </xsl:template>

  <xsl:template match="ledger/entry" mode="contract_mana.entry">
    <tr id="m{@id}">
      <td><xsl:choose><xsl:when test="@cycle-at"><xsl:call-template name="day"><xsl:with-param name="at" select="@cycle-at"/></xsl:call-template></xsl:when><xsl:otherwise><xsl:call-template name="time"><xsl:with-param name="at" select="@at"/><xsl:with-param name="ago" select="@at-ago"/></xsl:call-template></xsl:otherwise></xsl:choose></td>
      <td>
        <xsl:choose>
          <xsl:when test="@kind = 'refill'">&m-refill;</xsl:when>
          <xsl:when test="@kind = 'filing'">&m-filing;</xsl:when>
          <xsl:when test="@kind = 'adjustment'">&m-adjustment;</xsl:when>
          <xsl:when test="@kind = 'refund'">&m-refund;</xsl:when>
          <xsl:when test="@kind = 'contact'">&m-contact;</xsl:when>
          <xsl:when test="@kind = 'page'">&m-page;</xsl:when>
          <xsl:when test="@kind = 'false-page'">&m-false-page;</xsl:when>
          <xsl:otherwise>&m-opening;</xsl:otherwise>
        </xsl:choose>
        <xsl:if test="@item"><xsl:text> </xsl:text><a href="{$base}/N{@item}">N<xsl:value-of select="@item"/><xsl:text> </xsl:text><xsl:value-of select="@item-title"/></a></xsl:if>
        <xsl:if test="@reason"><p class="muted"><xsl:value-of select="@reason"/></p></xsl:if>
        <xsl:if test="@overflow &gt; 0"><p class="muted">&m-overflow;</p></xsl:if>
        <xsl:choose>
          <xsl:when test="@refunded = 'yes'"><span class="tag">&m-refunded;</span></xsl:when>
          <xsl:when test="/page/mana/@may-adjust = 'yes' and @kind != 'refill' and @kind != 'refund'"><xsl:call-template name="contract_mana.refund-form"/></xsl:when>
        </xsl:choose>
      </td>
      <td><xsl:choose><xsl:when test="@person"><xsl:value-of select="@person"/></xsl:when><xsl:otherwise><span class="muted">&automatically;</span></xsl:otherwise></xsl:choose></td>
      <td class="to-right amount"><xsl:if test="@amount &gt; 0">+</xsl:if><xsl:value-of select="translate(@amount, '-', '&#8722;')"/></td>
    </tr>
  </xsl:template>

  <xsl:template name="contract_mana.refund-form">
    <xsl:variable name="refused" select="/page/form[@route = 'mana_refund'][fields/field[@name = 'entry']/@value = current()/@id]"/>
    <details class="fold inline">
      <xsl:if test="$refused"><xsl:attribute name="open"/></xsl:if>
      <summary>&mana-refund;</summary>
      <form class="row-form" method="post" action="{$base}/contract/{/page/contract/@id}/mana/refund">
        <xsl:call-template name="tokens"/>
        <input type="hidden" name="entry" value="{@id}"/>
        <label for="r{@id}">&reason;</label>
        <input id="r{@id}" name="reason" required="" data-max="{/page/limits/field[@route = 'mana_refund'][@name = 'reason']/@max}" value="{$refused/fields/field[@name = 'reason']/@value}"/>
        <button>&mana-refund;</button>
      </form>
    </details>
  </xsl:template>

  <xsl:template name="contract_mana.adjust-form">
    <form class="stack" method="post" action="{$base}/contract/{contract/@id}/mana">
      <xsl:call-template name="tokens"/>
      <xsl:call-template name="field">
        <xsl:with-param name="name" select="'amount'"/>
        <xsl:with-param name="label">&mana-amount;</xsl:with-param>
        <xsl:with-param name="hint">&mana-amount-hint;</xsl:with-param>
      </xsl:call-template>
      <xsl:call-template name="field">
        <xsl:with-param name="name" select="'item'"/>
        <xsl:with-param name="label">&mana-item;</xsl:with-param>
        <xsl:with-param name="optional" select="true()"/>
        <xsl:with-param name="value" select="query/@item"/>
      </xsl:call-template>
      <xsl:call-template name="field">
        <xsl:with-param name="name" select="'reason'"/>
        <xsl:with-param name="label">&reason;</xsl:with-param>
        <xsl:with-param name="hint">&mana-reason-hint;</xsl:with-param>
        <xsl:with-param name="lines" select="3"/>
      </xsl:call-template>
      <div class="actions"><button class="primary">&mana-adjust;</button></div>
    </form>
  </xsl:template>

  <xsl:template match="problem[@code = 'not-zero']" mode="contract_mana.sentence">&x-not-zero;</xsl:template>
  <xsl:template match="problem[@code = 'not-of-contract']" mode="contract_mana.sentence">&x-not-of-contract;</xsl:template>
  <xsl:template match="problem[@code = 'not-refundable']" mode="contract_mana.sentence">&x-not-refundable;</xsl:template>
  <xsl:template match="problem[@code = 'already-refunded']" mode="contract_mana.sentence">&x-already-refunded;</xsl:template>
  <xsl:template match="flash[@code = 'mana-adjusted']" mode="contract_mana.flash">&f-mana-adjusted;</xsl:template>
  <xsl:template match="flash[@code = 'mana-refunded']" mode="contract_mana.flash">&f-mana-refunded;</xsl:template>
</xsl:stylesheet>
