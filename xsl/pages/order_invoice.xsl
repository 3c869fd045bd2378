<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- An invoice, to be read and printed. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="page" mode="order_invoice.title">&invoice;<xsl:text> </xsl:text><xsl:value-of select="invoice/@number"/></xsl:template>

  <xsl:template match="page" mode="order_invoice.main">
    <nav class="crumbs" aria-label="&breadcrumb;"><ol><xsl:call-template name="breadcrumb-start"/><xsl:if test="invoice/@contract"><li><a href="{$base}/contract/{invoice/@contract}/billing"><xsl:value-of select="invoice/@contract-name"/></a></li></xsl:if><li><a href="{$base}/order/{invoice/@order-id}">&order;<xsl:text> </xsl:text><xsl:value-of select="invoice/@order-id"/></a></li><li aria-current="page">&invoice;</li></ol></nav>
    <xsl:apply-templates select="invoice" mode="order_invoice.invoice"/>
  </xsl:template>

  <xsl:template match="invoice" mode="order_invoice.invoice">
    <article class="invoice">
      <div class="head">
        <h1>&invoice;<xsl:text> </xsl:text><xsl:value-of select="@number"/></h1>
        <xsl:if test="@credited-on"><span class="badge c-expired"><span class="i i-shut"/>&credited;</span></xsl:if>
      </div>
      <div class="parties">
        <xsl:if test="@issuer != ''"><div><p class="muted">&invoice-from;</p><p class="as-typed"><xsl:value-of select="@issuer"/></p></div></xsl:if>
        <div><p class="muted">&invoice-to;</p><p><b><xsl:value-of select="@contract-name"/></b></p><p><xsl:value-of select="@person"/></p></div>
        <div><p class="muted">&invoice-date;</p><p><xsl:call-template name="day"><xsl:with-param name="at" select="@issued-on"/></xsl:call-template></p></div>
      </div>
      <table class="data">
        <thead><tr><th scope="col">&what;</th><th scope="col">&paid-time;</th><th scope="col" class="to-right">&amount;</th></tr></thead>
        <tbody>
          <tr><td>&invoice-line;</td><td><xsl:call-template name="paid-time"/></td><td class="to-right amount"><xsl:value-of select="@price-text"/></td></tr>
          <xsl:if test="@credited-text"><tr><td>&credited;, <xsl:call-template name="day"><xsl:with-param name="at" select="@credited-on"/></xsl:call-template></td><td/><td class="to-right amount">&#8722;<xsl:value-of select="@credited-text"/></td></tr></xsl:if>
        </tbody>
      </table>
      <p>&invoice-paid;<xsl:text> </xsl:text><xsl:call-template name="day"><xsl:with-param name="at" select="@paid-on"/></xsl:call-template>.</p>
    </article>
  </xsl:template>
</xsl:stylesheet>
