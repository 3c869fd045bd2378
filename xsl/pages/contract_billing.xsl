<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- A contract's billing: what it costs, until when it is paid, whether it goes on, its orders. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="page" mode="contract_billing.title">&tab-billing;: <xsl:value-of select="contract/@name"/></xsl:template>
  <xsl:template match="page" mode="contract_billing.width">page wide</xsl:template>

  <xsl:variable name="contract_billing.place" select="concat($base, '/contract/', /page/contract/@id)"/>

  <xsl:template match="page" mode="contract_billing.main">
    <xsl:call-template name="contract-top"><xsl:with-param name="here">&tab-billing;</xsl:with-param></xsl:call-template>
    <xsl:apply-templates select="billing" mode="contract_billing.billing"/>
    <xsl:if test="offers/plan">
      <section aria-labelledby="change">
        <h2 id="change">&change-plan;</h2>
        <ul class="lines">
          <xsl:apply-templates select="offers/plan" mode="contract_billing.plan"/>
        </ul>
      </section>
    </xsl:if>
    <section aria-labelledby="orders">
      <h2 id="orders">&orders-invoices;</h2>
      <xsl:choose>
        <xsl:when test="orders/order"><xsl:for-each select="orders"><xsl:call-template name="orders-table"><xsl:with-param name="label" select="'orders'"/></xsl:call-template></xsl:for-each></xsl:when>
        <xsl:otherwise><xsl:call-template name="empty"><xsl:with-param name="text">&orders-none;</xsl:with-param></xsl:call-template></xsl:otherwise>
      </xsl:choose>
      <xsl:call-template name="pager">
        <xsl:with-param name="next" select="orders/@next"/>
        <xsl:with-param name="first" select="concat($contract_billing.place, '/billing')"/>
        <xsl:with-param name="here" select="concat($contract_billing.place, '/billing?')"/>
      </xsl:call-template>
      <xsl:if test="billing/@sees-orders = 'yes'"><p class="actions"><a class="button quiet" href="{$base}/orders">&all-orders;</a></p></xsl:if>
    </section>
  </xsl:template>

  <xsl:template match="billing" mode="contract_billing.billing">
    <section aria-labelledby="plan">
      <h2 id="plan" class="vh">&plan;</h2>
      <xsl:if test="@payment-failed-at"><div class="notice bad" role="alert"><xsl:call-template name="icon"><xsl:with-param name="name" select="'alert'"/></xsl:call-template><p>&payment-failed;</p></div></xsl:if>
      <dl class="facts across">
        <div><dt>&plan;</dt><dd><b><xsl:value-of select="@plan"/></b></dd></div>
        <div><dt>&price;</dt><dd><b><xsl:value-of select="@price-text"/></b><xsl:text> </xsl:text><xsl:call-template name="per-cycle"/></dd></div>
        <div><dt>&state;</dt><dd><xsl:call-template name="contract-state"/></dd></div>
        <div>
          <dt>&paid-until;</dt>
          <dd><xsl:choose><xsl:when test="@paid-until"><b><xsl:call-template name="day"><xsl:with-param name="at" select="@paid-until"/></xsl:call-template></b></xsl:when><xsl:otherwise>&no-end;</xsl:otherwise></xsl:choose></dd>
        </div>
      </dl>
      <ul class="meta sentences">
        <xsl:choose>
          <xsl:when test="@state = 'expired'"><li>&why-expired;</li></xsl:when>
          <xsl:when test="@may-resume = 'yes'"><li>&billing-stops;</li></xsl:when>
          <xsl:when test="@by-itself = 'yes'"><li>&billing-by-itself;</li></xsl:when>
          <xsl:when test="@paid-until"><li>&billing-goes-on;</li></xsl:when>
        </xsl:choose>
        <xsl:if test="@next-plan"><li>&billing-next-plan;</li></xsl:if>
        <xsl:if test="@subscription and @may-resume = 'yes'"><li>&billing-subscription;</li></xsl:if>
      </ul>
      <div class="actions">
        <xsl:if test="@may-renew = 'yes'">
          <form method="post" action="{$contract_billing.place}/renew">
            <xsl:call-template name="tokens"/>
            <input type="hidden" name="price" value="{@renewal-text}"/>
            <button><xsl:if test="@state = 'expired' or @state = 'expiring'"><xsl:attribute name="class">primary</xsl:attribute></xsl:if>&renew-for;</button>
          </form>
        </xsl:if>
        <xsl:if test="@may-stop = 'yes' or @may-resume = 'yes'">
          <form method="post" action="{$contract_billing.place}/renewal">
            <xsl:call-template name="tokens"/>
            <xsl:choose>
              <xsl:when test="@may-stop = 'yes'"><input type="hidden" name="renews" value="no"/><button class="quiet">&do-not-renew;</button></xsl:when>
              <xsl:otherwise><input type="hidden" name="renews" value="yes"/><button>&renew-after-all;</button></xsl:otherwise>
            </xsl:choose>
          </form>
        </xsl:if>
        <xsl:if test="@next-plan">
          <form method="post" action="{$contract_billing.place}/plan">
            <xsl:call-template name="tokens"/>
            <input type="hidden" name="plan" value="{@plan-id}"/>
            <button class="quiet">&keep-plan;</button>
          </form>
        </xsl:if>
      </div>
      <xsl:if test="@why-not-renew = 'not-for-sale'"><p class="hint">&why-not-for-sale;</p></xsl:if>
    </section>
  </xsl:template>

  <xsl:template match="offers/plan" mode="contract_billing.plan">
    <li>
      <div>
        <p><b><xsl:value-of select="@name"/></b>, <xsl:value-of select="@price-text"/><xsl:text> </xsl:text><xsl:call-template name="per-cycle"/></p>
        <p class="meta">
          <xsl:if test="@target-seconds"><span>&plan-answers;</span></xsl:if>
          <xsl:if test="@mana-per-cycle &gt; 0"><span>&plan-mana;</span></xsl:if>
          <xsl:if test="@may-page = 'yes'"><span>&plan-pages;</span></xsl:if>
          <span>
            <xsl:choose>
              <xsl:when test="@effect = 'period-end'">&effect-period-end;</xsl:when>
              <xsl:when test="@effect = 'at-once'">&effect-at-once;</xsl:when>
              <xsl:otherwise>&effect-order;</xsl:otherwise>
            </xsl:choose>
          </span>
        </p>
        <xsl:if test="@days-left">
          <p class="hint">
            <xsl:choose>
              <xsl:when test="@days-left = @days-worth">&effect-time-kept;</xsl:when>
              <xsl:otherwise>&effect-time-becomes;</xsl:otherwise>
            </xsl:choose>
          </p>
        </xsl:if>
      </div>
      <xsl:choose>
        <xsl:when test="@is-next = 'yes'"><span class="tag">&chosen;</span></xsl:when>
        <xsl:otherwise>
          <form method="post" action="{$contract_billing.place}/plan">
            <xsl:call-template name="tokens"/>
            <input type="hidden" name="plan" value="{@id}"/>
            <input type="hidden" name="price" value="{@price-text}"/>
            <button>&change-to;<xsl:text> </xsl:text><xsl:value-of select="@name"/></button>
          </form>
        </xsl:otherwise>
      </xsl:choose>
    </li>
  </xsl:template>
</xsl:stylesheet>
