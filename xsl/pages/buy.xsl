<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- Buying a contract: plans and prices, then the name of the one chosen. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="page" mode="buy.title">&buy;</xsl:template>

  <xsl:template match="page" mode="buy.main">
    <xsl:variable name="wanted" select="form/fields/field[@name = 'plan']/@value | query/@plan[not(/page/form)]"/>
    <xsl:variable name="chosen" select="plans/plan[@id = $wanted or (count(../plan) = 1 and not($wanted))][not($visitor)]"/>
    <nav class="crumbs" aria-label="&breadcrumb;"><ol><xsl:call-template name="breadcrumb-start"/><xsl:choose><xsl:when test="$chosen and count(plans/plan) &gt; 1"><li><a href="{$base}/buy">&buy;</a></li><li aria-current="page"><xsl:value-of select="$chosen/@name"/></li></xsl:when><xsl:otherwise><li aria-current="page">&buy;</li></xsl:otherwise></xsl:choose></ol></nav>
    <h1>&buy;</h1>
    <xsl:choose>
      <xsl:when test="$chosen"><xsl:apply-templates select="$chosen" mode="buy.chosen"/></xsl:when>
      <xsl:when test="plans/plan">
        <p class="lead">&buy-lead;</p>
        <ul class="cards"><xsl:apply-templates select="plans/plan" mode="buy.plan"/></ul>
      </xsl:when>
      <xsl:otherwise><xsl:call-template name="empty"><xsl:with-param name="text">&nothing-for-sale;</xsl:with-param></xsl:call-template></xsl:otherwise>
    </xsl:choose>
    <xsl:if test="contracts/contract and not($chosen)">
      <section aria-labelledby="have">
        <h2 id="have">&buy-have;</h2>
        <p class="hint">&buy-have-hint;</p>
        <ul class="lines">
          <xsl:for-each select="contracts/contract">
            <li><div><p><b><xsl:value-of select="@name"/></b></p><p class="meta"><xsl:call-template name="contract-state"/><span><xsl:value-of select="@plan"/></span></p></div><a class="button" href="{$base}/contract/{@id}/billing">&tab-billing;<span class="vh">: <xsl:value-of select="@name"/></span></a></li>
          </xsl:for-each>
        </ul>
      </section>
    </xsl:if>
  </xsl:template>

  <xsl:template match="plan" mode="buy.plan">
    <li class="card">
      <h2><xsl:value-of select="@name"/></h2>
      <p><b><xsl:value-of select="@price-text"/></b><xsl:text> </xsl:text><xsl:call-template name="per-cycle"/></p>
      <xsl:call-template name="buy.plan-offers"/>
      <div class="card-foot">
        <xsl:choose>
          <xsl:when test="not($visitor)"><a class="button" href="{$base}/buy?plan={@id}">&choose;<xsl:text> </xsl:text><xsl:value-of select="@name"/></a></xsl:when>
          <xsl:when test="/page/@auth = 'accounts'"><a class="button" href="{$base}/login?next=/buy%3Fplan={@id}">&log-in-to-buy;<span class="vh">: <xsl:value-of select="@name"/></span></a></xsl:when>
        </xsl:choose>
      </div>
    </li>
  </xsl:template>

  <xsl:template name="buy.plan-offers">
    <ul class="ticks">
      <xsl:if test="@target-seconds"><li>&plan-answers;</li></xsl:if>
      <xsl:if test="@mana-per-cycle &gt; 0"><li>&plan-mana-cap;</li></xsl:if>
      <xsl:if test="@may-page = 'yes'"><li>&plan-pages;</li></xsl:if>
      <li>&plan-contacts;</li>
    </ul>
  </xsl:template>

  <xsl:template match="plan" mode="buy.chosen">
    <section aria-labelledby="chosen">
      <h2 id="chosen"><xsl:value-of select="@name"/>, <xsl:value-of select="@price-text"/><xsl:text> </xsl:text><xsl:call-template name="per-cycle"/></h2>
      <xsl:call-template name="buy.plan-offers"/>
      <form class="stack" method="post" action="{$base}/buy">
        <xsl:call-template name="tokens"/>
        <input type="hidden" name="plan" value="{@id}"/>
        <input type="hidden" name="price" value="{@price-text}"/>
        <xsl:call-template name="field">
          <xsl:with-param name="name" select="'name'"/>
          <xsl:with-param name="label">&contract-called;</xsl:with-param>
          <xsl:with-param name="hint">&contract-called-hint;</xsl:with-param>
        </xsl:call-template>
        <div class="actions"><button class="primary">&order-this;</button><a class="button quiet" href="{$base}/buy">&cancel;</a></div>
        <p class="hint">&order-hint;</p>
      </form>
    </section>
  </xsl:template>
</xsl:stylesheet>
