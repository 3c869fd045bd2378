<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- Orders in words: what they are, where they stand, what is said after something was done about them. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

  <xsl:template name="order-kind">
    <xsl:choose>
      <xsl:when test="@kind = 'new'">&o-new;</xsl:when>
      <xsl:when test="@kind = 'renewal'">&o-renewal;</xsl:when>
      <xsl:otherwise>&o-upgrade;</xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="order-state-words">
    <xsl:param name="state"/>
    <xsl:choose>
      <xsl:when test="$state = 'ready'">&o-ready;</xsl:when>
      <xsl:when test="$state = 'purchasing'">&o-purchasing;</xsl:when>
      <xsl:when test="$state = 'charged'">&o-charged;</xsl:when>
      <xsl:when test="$state = 'purchased'">&o-purchased;</xsl:when>
      <xsl:when test="$state = 'failed'">&o-failed;</xsl:when>
      <xsl:when test="$state = 'cancelled'">&o-cancelled;</xsl:when>
      <xsl:when test="$state = 'refunded'">&o-refunded;</xsl:when>
      <xsl:otherwise><xsl:value-of select="$state"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- State of the context order, as a badge: shape and words. -->
  <xsl:template name="order-state">
    <xsl:choose>
      <xsl:when test="@state = 'purchased'"><span class="badge c-active"><span class="i i-resolved"/>&o-purchased;</span></xsl:when>
      <xsl:when test="@state = 'failed'"><span class="badge c-expired"><span class="i i-alert"/>&o-failed;</span></xsl:when>
      <xsl:when test="@state = 'cancelled' or @state = 'refunded'"><span class="badge"><span class="i i-shut"/><xsl:call-template name="order-state-words"><xsl:with-param name="state" select="@state"/></xsl:call-template></span></xsl:when>
      <xsl:otherwise><span class="badge c-expiring"><span class="i i-waiting"/><xsl:call-template name="order-state-words"><xsl:with-param name="state" select="@state"/></xsl:call-template></span></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- Why an order needs somebody, for the code given. -->
  <xsl:template name="order-problem">
    <xsl:param name="code" select="@problem"/>
    <xsl:choose>
      <xsl:when test="$code = 'payment-failed'">&op-payment-failed;</xsl:when>
      <xsl:when test="$code = 'amount-differs'">&op-amount-differs;</xsl:when>
      <xsl:when test="$code = 'plan-changed'">&op-plan-changed;</xsl:when>
      <xsl:when test="$code = 'does-not-end'">&op-does-not-end;</xsl:when>
      <xsl:when test="$code = 'paid-twice'">&op-paid-twice;</xsl:when>
      <xsl:when test="$code = 'other-subscription'">&op-other-subscription;</xsl:when>
      <xsl:otherwise><xsl:value-of select="$code"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- Orders in a table; staff's has the contract and who ordered it. -->
  <xsl:template name="orders-table">
    <xsl:param name="label"/>
    <xsl:param name="whose" select="false()"/>
    <div class="scroll" tabindex="0" role="group" aria-labelledby="{$label}">
      <table class="data cards-when-narrow two">
        <thead>
          <tr>
            <th scope="col">&order;</th>
            <xsl:if test="$whose"><th scope="col">&contract;</th></xsl:if>
            <th scope="col">&what;</th><th scope="col">&paid-time;</th><th scope="col">&state;</th><th scope="col" class="to-right">&amount;</th><th scope="col">&invoice;</th>
          </tr>
        </thead>
        <tbody>
          <xsl:for-each select="order">
            <tr>
              <td><a href="{$base}/order/{@id}">&order;<xsl:text> </xsl:text><xsl:value-of select="@id"/></a><p class="muted"><xsl:call-template name="day"><xsl:with-param name="at" select="@created-at"/></xsl:call-template></p></td>
              <xsl:if test="$whose"><td><xsl:choose><xsl:when test="@contract"><a href="{$base}/contract/{@contract}/billing"><xsl:value-of select="@contract-name"/></a></xsl:when><xsl:otherwise><xsl:value-of select="@contract-name"/></xsl:otherwise></xsl:choose><p class="muted"><xsl:value-of select="@person"/></p></td></xsl:if>
              <td><xsl:call-template name="order-kind"/><p class="muted"><xsl:value-of select="@plan"/></p></td>
              <td data-name="&paid-time;"><xsl:call-template name="paid-time"/></td>
              <td><xsl:call-template name="order-state"/><xsl:if test="@problem and @state != 'failed'"><p class="muted"><xsl:call-template name="order-problem"/></p></xsl:if></td>
              <td class="to-right amount"><xsl:value-of select="@price-text"/></td>
              <td><xsl:choose><xsl:when test="@invoice"><a href="{$base}/order/{@id}/invoice">&invoice;<xsl:text> </xsl:text><xsl:value-of select="@invoice"/></a><xsl:if test="@credited-at"><p class="muted">&credited;</p></xsl:if></xsl:when><xsl:otherwise><span class="muted">&no-invoice;</span></xsl:otherwise></xsl:choose></td>
            </tr>
          </xsl:for-each>
        </tbody>
      </table>
    </div>
  </xsl:template>

  <!-- From when to when the context order paid for. -->
  <xsl:template name="paid-time">
    <xsl:choose>
      <xsl:when test="@paid-from and @paid-until"><xsl:call-template name="day"><xsl:with-param name="at" select="@paid-from"/></xsl:call-template><xsl:text> &#8211; </xsl:text><xsl:call-template name="day"><xsl:with-param name="at" select="@paid-until"/></xsl:call-template></xsl:when>
      <xsl:when test="@paid-from">&no-end;</xsl:when>
      <xsl:otherwise><span class="muted">&not-yet;</span></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="flash[@code = 'order-settled']" mode="flash">&f-order-settled;</xsl:template>
  <xsl:template match="flash[@code = 'order-made']" mode="flash">&f-order-made;</xsl:template>
  <xsl:template match="flash[@code = 'order-handed']" mode="flash">&f-order-handed;</xsl:template>
  <xsl:template match="flash[@code = 'order-cancelled']" mode="flash">&f-order-cancelled;</xsl:template>
  <xsl:template match="flash[@code = 'order-purchased']" mode="flash">&f-order-purchased;</xsl:template>
  <xsl:template match="flash[@code = 'order-charged']" mode="flash">&f-order-charged;</xsl:template>
  <xsl:template match="flash[@code = 'order-refunded']" mode="flash">&f-order-refunded;</xsl:template>
  <xsl:template match="flash[@code = 'renewal-off']" mode="flash">&f-renewal-off;</xsl:template>
  <xsl:template match="flash[@code = 'renewal-on']" mode="flash">&f-renewal-on;</xsl:template>
  <xsl:template match="flash[@code = 'plan-kept']" mode="flash">&f-plan-kept;</xsl:template>
  <xsl:template match="flash[@code = 'plan-chosen']" mode="flash">&f-plan-chosen;</xsl:template>
  <xsl:template match="flash[@code = 'plan-changed']" mode="flash">&f-plan-changed;</xsl:template>

  <xsl:template match="problem[@code = 'price-differs']" mode="sentence">&x-price-differs;</xsl:template>
  <xsl:template match="problem[@code = 'order-moved-on']" mode="sentence">&x-order-moved-on;</xsl:template>
  <xsl:template match="problem[@code = 'too-many-orders']" mode="sentence">&x-too-many-orders;</xsl:template>
  <xsl:template match="problem[@code = 'not-for-sale']" mode="sentence">&why-not-for-sale;</xsl:template>
  <xsl:template match="problem[@code = 'free-of-charge']" mode="sentence">&why-free-of-charge;</xsl:template>
  <xsl:template match="problem[@code = 'does-not-end']" mode="sentence">&why-does-not-end;</xsl:template>
  <xsl:template match="problem[@code = 'renews-by-itself']" mode="sentence">&why-renews-by-itself;</xsl:template>
  <xsl:template match="problem[@code = 'already-ended']" mode="sentence">&x-already-ended;</xsl:template>
</xsl:stylesheet>
