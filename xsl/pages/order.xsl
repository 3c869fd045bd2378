<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- One order: where it stands, what to do next, what happened to it; staff mark it paid or give the money back. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="page" mode="order.title">&order;<xsl:text> </xsl:text><xsl:value-of select="order/@id"/></xsl:template>

  <xsl:template match="page" mode="order.main">
    <nav class="crumbs" aria-label="&breadcrumb;">
      <ol>
        <xsl:call-template name="breadcrumb-start"/>
        <xsl:if test="order/@contract"><li><a href="{$base}/contract/{order/@contract}"><xsl:value-of select="order/@contract-name"/></a></li><li><a href="{$base}/contract/{order/@contract}/billing">&tab-billing;</a></li></xsl:if>
        <li aria-current="page">&order;<xsl:text> </xsl:text><xsl:value-of select="order/@id"/></li>
      </ol>
    </nav>
    <xsl:apply-templates select="order" mode="order.order"/>
    <section aria-labelledby="what-happened">
      <h2 id="what-happened">&order-history;</h2>
      <ol class="lines history">
        <xsl:for-each select="entries/entry">
          <li>
            <p>
              <b><xsl:choose><xsl:when test="@person"><xsl:value-of select="@person"/></xsl:when><xsl:when test="@by-provider = 'yes'">&the-provider;</xsl:when><xsl:otherwise>&by-itself;</xsl:otherwise></xsl:choose></b>
              <xsl:text>: </xsl:text>
              <xsl:if test="@old != @new or not(@old)"><xsl:call-template name="order-state-words"><xsl:with-param name="state" select="@new"/></xsl:call-template></xsl:if>
              <xsl:if test="@note"><xsl:if test="@old != @new or not(@old)"><xsl:text>. </xsl:text></xsl:if><xsl:choose><xsl:when test="@note = 'replaced'">&op-replaced;</xsl:when><xsl:otherwise><xsl:call-template name="order-problem"><xsl:with-param name="code" select="@note"/></xsl:call-template></xsl:otherwise></xsl:choose></xsl:if>
            </p>
            <p class="meta"><xsl:call-template name="time"><xsl:with-param name="at" select="@at"/><xsl:with-param name="ago" select="@at-ago"/></xsl:call-template></p>
          </li>
        </xsl:for-each>
      </ol>
    </section>
  </xsl:template>

  <xsl:template match="order" mode="order.order">
    <div class="head"><h1>&order;<xsl:text> </xsl:text><xsl:value-of select="@id"/></h1><xsl:call-template name="order-state"/></div>
    <dl class="facts">
      <div><dt>&contract;</dt><dd><b><xsl:value-of select="@contract-name"/></b></dd></div>
      <div><dt>&what;</dt><dd><xsl:call-template name="order-kind"/>: <xsl:value-of select="@plan"/></dd></div>
      <div><dt>&amount;</dt><dd><b><xsl:value-of select="@price-text"/></b><xsl:text> </xsl:text><xsl:call-template name="for-cycle"/></dd></div>
      <div><dt>&paid-time;</dt><dd><xsl:call-template name="paid-time"/></dd></div>
      <div><dt>&ordered-by;</dt><dd><xsl:value-of select="@person"/>, <xsl:call-template name="day"><xsl:with-param name="at" select="@created-at"/></xsl:call-template></dd></div>
      <xsl:if test="@credited-text"><div><dt>&credited;</dt><dd><xsl:value-of select="@credited-text"/></dd></div></xsl:if>
    </dl>
    <xsl:if test="@problem"><div class="notice bad"><xsl:call-template name="icon"><xsl:with-param name="name" select="'alert'"/></xsl:call-template><p><xsl:call-template name="order-problem"/></p></div></xsl:if>
    <xsl:choose>
      <xsl:when test="@state = 'ready' and @scheme = 'invoice'"><p>&order-invoice-comes;</p></xsl:when>
      <xsl:when test="@state = 'purchasing' and @checkout"><p>&order-at-provider;</p></xsl:when>
      <xsl:when test="@state = 'charged' and not(@problem)"><p>&order-is-charged;</p></xsl:when>
    </xsl:choose>
    <div class="actions">
      <xsl:if test="@checkout"><a class="button primary" href="{@checkout}" rel="noreferrer">&to-checkout;</a></xsl:if>
      <xsl:if test="@may-pay = 'yes'">
        <form method="post" action="{$base}/order/{@id}/pay">
          <xsl:call-template name="tokens"/>
          <button class="primary"><xsl:choose><xsl:when test="@state = 'failed'">&pay-again;</xsl:when><xsl:otherwise>&pay;</xsl:otherwise></xsl:choose><xsl:text> </xsl:text><xsl:value-of select="@price-text"/></button>
        </form>
      </xsl:if>
      <xsl:if test="@invoice"><a class="button" href="{$base}/order/{@id}/invoice">&invoice;<xsl:text> </xsl:text><xsl:value-of select="@invoice"/></a></xsl:if>
      <xsl:if test="@state = 'purchased' and @contract"><a class="button" href="{$base}/contract/{@contract}">&to-contract;</a></xsl:if>
      <xsl:if test="@may-cancel = 'yes'">
        <form method="post" action="{$base}/order/{@id}/cancel">
          <xsl:call-template name="tokens"/>
          <button class="quiet">&cancel-order;</button>
        </form>
      </xsl:if>
    </div>
    <xsl:if test="@may-mark-paid = 'yes' or @may-refund = 'yes' or @may-settle = 'yes'">
      <section class="note-box" aria-labelledby="for-staff">
        <h2 id="for-staff">&for-staff;</h2>
        <xsl:if test="@reference"><p class="meta"><xsl:value-of select="@provider"/><xsl:text> </xsl:text><code><xsl:value-of select="@reference"/></code></p></xsl:if>
        <xsl:if test="@may-settle = 'yes'">
          <form class="stack" method="post" action="{$base}/order/{@id}/settle">
            <xsl:call-template name="tokens"/>
            <xsl:call-template name="field">
              <xsl:with-param name="route" select="'order_settle'"/>
              <xsl:with-param name="name" select="'settled'"/>
              <xsl:with-param name="label">&settled-what;</xsl:with-param>
              <xsl:with-param name="hint">&settled-hint;</xsl:with-param>
            </xsl:call-template>
            <div class="actions"><button><xsl:if test="not(@checkout) and @may-pay != 'yes' and @may-mark-paid != 'yes'"><xsl:attribute name="class">primary</xsl:attribute></xsl:if>&settle-it;</button></div>
          </form>
        </xsl:if>
        <xsl:if test="@may-mark-paid = 'yes'">
          <form class="stack" method="post" action="{$base}/order/{@id}/paid">
            <xsl:call-template name="tokens"/>
            <xsl:call-template name="field">
              <xsl:with-param name="route" select="'order_paid'"/>
              <xsl:with-param name="name" select="'note'"/>
              <xsl:with-param name="label">&paid-note;</xsl:with-param>
              <xsl:with-param name="hint">&paid-note-hint;</xsl:with-param>
            </xsl:call-template>
            <div class="actions"><button><xsl:if test="not(@checkout) and @may-pay != 'yes'"><xsl:attribute name="class">primary</xsl:attribute></xsl:if><xsl:choose><xsl:when test="@state = 'charged'">&apply-anyway;</xsl:when><xsl:otherwise>&mark-paid;</xsl:otherwise></xsl:choose></button></div>
          </form>
        </xsl:if>
        <xsl:if test="@may-refund = 'yes'">
          <details class="fold">
            <xsl:if test="/page/form[@route = 'order_refund']"><xsl:attribute name="open"/></xsl:if>
            <summary>&refund-order;</summary>
            <form class="stack" method="post" action="{$base}/order/{@id}/refund">
              <xsl:call-template name="tokens"/>
              <xsl:call-template name="field">
                <xsl:with-param name="route" select="'order_refund'"/>
                <xsl:with-param name="name" select="'reason'"/>
                <xsl:with-param name="label">&reason;</xsl:with-param>
                <xsl:with-param name="hint">&refund-hint;</xsl:with-param>
              </xsl:call-template>
              <div class="actions"><button>&refund-order;</button></div>
            </form>
          </details>
        </xsl:if>
        <p class="actions"><a class="button quiet" href="{$base}/orders">&all-orders;</a></p>
      </section>
    </xsl:if>
  </xsl:template>

  <xsl:template match="problem[@code = 'required'][@field = 'settled']" mode="order.sentence">&x-required-settled;</xsl:template>
  <xsl:template match="problem[@code = 'required'][@field = 'note']" mode="order.sentence">&x-required-note;</xsl:template>
</xsl:stylesheet>
