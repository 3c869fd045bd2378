<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- Plans: what there is, and a new one. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="page" mode="admin_plans.title">&admin-plans;</xsl:template>
  <xsl:template match="page" mode="admin_plans.width">page wide</xsl:template>

  <xsl:template match="page" mode="admin_plans.main">
    <xsl:call-template name="admin-crumbs"><xsl:with-param name="here">&admin-plans;</xsl:with-param></xsl:call-template>
    <h1 id="plans">&admin-plans;</h1>
    <xsl:choose>
      <xsl:when test="plans/plan">
        <div class="scroll" tabindex="0" role="group" aria-labelledby="plans">
          <table class="data">
            <thead><tr><th scope="col">&name;</th><th scope="col">&plan-kind;</th><th scope="col">&plan-buyers;</th><th scope="col">&plan-mana-per-cycle;</th><th scope="col">&plan-weight;</th><th scope="col" class="to-right">&price;</th></tr></thead>
            <tbody>
              <xsl:for-each select="plans/plan">
                <tr>
                  <td><a href="{$base}/admin/plans/{@id}"><xsl:value-of select="@name"/></a><p class="muted"><code><xsl:value-of select="@key"/></code></p></td>
                  <td><xsl:call-template name="kind-words"><xsl:with-param name="kind" select="@kind"/></xsl:call-template></td>
                  <td><xsl:choose><xsl:when test="@retired-at"><span class="tag">&retired;</span></xsl:when><xsl:when test="@buyers = 'everyone'">&b-everyone;</xsl:when><xsl:when test="@buyers = 'members'">&b-members;</xsl:when><xsl:otherwise>&b-nobody;</xsl:otherwise></xsl:choose></td>
                  <td><xsl:value-of select="@mana-per-cycle"/></td>
                  <td><xsl:value-of select="@weight"/></td>
                  <td class="to-right amount"><xsl:value-of select="@price-text"/><p class="muted"><xsl:call-template name="per-cycle"/></p></td>
                </tr>
              </xsl:for-each>
            </tbody>
          </table>
        </div>
      </xsl:when>
      <xsl:otherwise><xsl:call-template name="empty"><xsl:with-param name="text">&plans-none;</xsl:with-param></xsl:call-template></xsl:otherwise>
    </xsl:choose>
    <details class="fold">
      <xsl:if test="form[@route = 'admin_plans'] or not(plans/plan)"><xsl:attribute name="open"/></xsl:if>
      <summary>&plan-new;</summary>
      <form class="stack" method="post" action="{$base}/admin/plans">
        <xsl:call-template name="tokens"/>
        <xsl:call-template name="field"><xsl:with-param name="name" select="'key'"/><xsl:with-param name="label">&plan-key;</xsl:with-param><xsl:with-param name="hint">&plan-key-hint;</xsl:with-param></xsl:call-template>
        <xsl:call-template name="plan-fields"><xsl:with-param name="route" select="'admin_plans'"/></xsl:call-template>
        <div class="actions"><button class="primary">&plan-make;</button></div>
      </form>
    </details>
  </xsl:template>
</xsl:stylesheet>
