<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- Promise and truth of each queue. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="page" mode="status.title">&status-page;</xsl:template>
  <xsl:template match="page" mode="status.width">page wide</xsl:template>

  <xsl:template match="page" mode="status.main">
    <h1>&status-title;</h1>
    <p class="lead">&status-lead;</p>
    <xsl:if test="not(figures/queue)"><xsl:call-template name="empty"><xsl:with-param name="text">&st-no-queues;</xsl:with-param></xsl:call-template></xsl:if>
    <xsl:for-each select="figures/queue">
      <section class="card figure-card" aria-labelledby="q-{@key}">
        <h2 id="q-{@key}"><a href="{$base}/status/{@key}"><xsl:value-of select="@name"/></a></h2>
        <xsl:apply-templates select="." mode="figures-say"/>
        <xsl:apply-templates select="." mode="figures-spans"/>
        <xsl:apply-templates select="." mode="figures-hours"/>
        <xsl:apply-templates select="." mode="figures-charts"/>
      </section>
    </xsl:for-each>
    <xsl:if test="payers/span">
      <section class="card figure-card" aria-labelledby="payers">
        <h2 id="payers">&st-side-by-side;</h2>
        <p class="hint">&st-side-lead;</p>
        <div class="scroll" tabindex="0" role="group" aria-labelledby="payers">
          <table class="data">
            <thead><tr><th scope="col">&st-span;</th><th scope="col">&st-who;</th><xsl:call-template name="figures-heads"/></tr></thead>
            <tbody>
              <xsl:for-each select="payers/span">
                <xsl:sort select="@days" data-type="number"/>
                <xsl:sort select="@paid"/>
                <tr><th scope="row">&st-days;</th><td><xsl:choose><xsl:when test="@paid = 'yes'">&st-paid;</xsl:when><xsl:otherwise>&st-free;</xsl:otherwise></xsl:choose></td><xsl:apply-templates select="." mode="figures-cells"/></tr>
              </xsl:for-each>
            </tbody>
          </table>
        </div>
      </section>
    </xsl:if>
    <xsl:call-template name="figures-months"/>
    <xsl:call-template name="figures-how"/>
  </xsl:template>
</xsl:stylesheet>
