<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- One plan, to be changed or retired. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="page" mode="admin_plan.title">&plan;: <xsl:value-of select="plan/@name"/></xsl:template>

  <xsl:template match="page" mode="admin_plan.main">
    <nav class="crumbs" aria-label="&breadcrumb;"><ol><li><a href="{$base}/admin">&administration;</a></li><li><a href="{$base}/admin/plans">&admin-plans;</a></li><li aria-current="page"><xsl:value-of select="plan/@name"/></li></ol></nav>
    <div class="head"><h1><xsl:value-of select="plan/@name"/></h1><xsl:if test="plan/@retired-at"><span class="tag">&retired;</span></xsl:if></div>
    <p class="meta"><code><xsl:value-of select="plan/@key"/></code></p>
    <xsl:if test="plan/@in-use = 'yes'"><p class="hint">&plan-is-in-use;</p></xsl:if>
    <form class="stack" method="post" action="{$base}/admin/plans/{plan/@id}">
      <xsl:call-template name="tokens"/>
      <xsl:call-template name="plan-fields"><xsl:with-param name="route" select="'admin_plan'"/><xsl:with-param name="plan" select="plan"/></xsl:call-template>
      <div class="actions"><button class="primary">&plan-save;</button></div>
    </form>
    <xsl:if test="plan/@kind != 'free'">
      <form class="row-form" method="post" action="{$base}/admin/plans/{plan/@id}/retire">
        <xsl:call-template name="tokens"/>
        <xsl:choose>
          <xsl:when test="plan/@retired-at"><input type="hidden" name="retire" value="no"/><button>&plan-bring-back;</button></xsl:when>
          <xsl:otherwise><input type="hidden" name="retire" value="yes"/><button>&plan-retire;</button><span class="hint">&plan-retire-hint;</span></xsl:otherwise>
        </xsl:choose>
      </form>
    </xsl:if>
  </xsl:template>
</xsl:stylesheet>
