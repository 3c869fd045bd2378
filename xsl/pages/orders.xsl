<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- Orders of all contracts, for staff: what waits for money or for somebody to look, what was paid. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="page" mode="orders.title">&orders;</xsl:template>
  <xsl:template match="page" mode="orders.width">desk</xsl:template>

  <xsl:template match="page" mode="orders.main">
    <xsl:call-template name="folders"/>
    <div class="desk-main">
    <h1 id="orders">&orders;</h1>
    <nav class="filters tabs" aria-label="&orders-which;">
      <ul>
        <li><a href="{$base}/orders"><xsl:if test="query/@state = 'open'"><xsl:attribute name="aria-current">page</xsl:attribute></xsl:if>&orders-open;</a></li>
        <li><a href="{$base}/orders?state=paid"><xsl:if test="query/@state = 'paid'"><xsl:attribute name="aria-current">page</xsl:attribute></xsl:if>&orders-paid;</a></li>
        <li><a href="{$base}/orders?state=all"><xsl:if test="query/@state = 'all'"><xsl:attribute name="aria-current">page</xsl:attribute></xsl:if>&s-all;</a></li>
      </ul>
    </nav>
    <xsl:choose>
      <xsl:when test="orders/order"><xsl:for-each select="orders"><xsl:call-template name="orders-table"><xsl:with-param name="label" select="'orders'"/><xsl:with-param name="whose" select="true()"/></xsl:call-template></xsl:for-each></xsl:when>
      <xsl:when test="query/@state = 'open'"><xsl:call-template name="empty"><xsl:with-param name="icon" select="'resolved'"/><xsl:with-param name="text">&orders-none-open;</xsl:with-param></xsl:call-template></xsl:when>
      <xsl:otherwise><xsl:call-template name="empty"><xsl:with-param name="text">&orders-none-yet;</xsl:with-param></xsl:call-template></xsl:otherwise>
    </xsl:choose>
    <xsl:call-template name="pager">
      <xsl:with-param name="next" select="orders/@next"/>
      <xsl:with-param name="first" select="concat($base, '/orders?state=', query/@state)"/>
      <xsl:with-param name="here" select="concat($base, '/orders?state=', query/@state, '&amp;')"/>
    </xsl:call-template>
    </div>
  </xsl:template>
</xsl:stylesheet>
