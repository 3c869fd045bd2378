<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- How satisfied who asked is: their form, and what they said. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template name="rating-words">
    <xsl:param name="rating" select="@rating"/>
    <xsl:choose>
      <xsl:when test="$rating = 'good'">&rating-good;</xsl:when>
      <xsl:when test="$rating = 'middling'">&rating-middling;</xsl:when>
      <xsl:when test="$rating = 'bad'">&rating-bad;</xsl:when>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="satisfaction" mode="rating-said">
    <xsl:if test="@rating">
      <p><span class="badge r-{@rating}"><xsl:call-template name="rating-words"/></span><xsl:text> </xsl:text><xsl:call-template name="time"><xsl:with-param name="at" select="@rated-at"/><xsl:with-param name="ago" select="@rated-at-ago"/></xsl:call-template></p>
      <xsl:if test="words"><p class="said"><xsl:value-of select="words"/></p></xsl:if>
    </xsl:if>
  </xsl:template>

  <!-- $route is that of the form, $action where it is sent. -->
  <xsl:template match="satisfaction" mode="rating-form">
    <xsl:param name="route"/>
    <xsl:param name="action"/>
    <xsl:variable name="typed" select="/page/form[@route = $route]/fields"/>
    <xsl:variable name="chosen" select="($typed/field[@name = 'rating']/@value | /page/query/@rating[not($typed)] | @rating[not($typed) and not(/page/query/@rating)])[1]"/>
    <form class="stack rating" method="post" action="{$action}">
      <xsl:call-template name="tokens"/>
      <fieldset>
        <legend>&rating-question;</legend>
        <xsl:call-template name="field-problem"><xsl:with-param name="route" select="$route"/><xsl:with-param name="name" select="'rating'"/></xsl:call-template>
        <label><input type="radio" name="rating" value="good" id="f-rating"><xsl:if test="$chosen = 'good'"><xsl:attribute name="checked"/></xsl:if></input><xsl:text> &rating-good;</xsl:text></label>
        <label><input type="radio" name="rating" value="middling"><xsl:if test="$chosen = 'middling'"><xsl:attribute name="checked"/></xsl:if></input><xsl:text> &rating-middling;</xsl:text></label>
        <label><input type="radio" name="rating" value="bad"><xsl:if test="$chosen = 'bad'"><xsl:attribute name="checked"/></xsl:if></input><xsl:text> &rating-bad;</xsl:text></label>
      </fieldset>
      <xsl:call-template name="field">
        <xsl:with-param name="route" select="$route"/>
        <xsl:with-param name="name" select="'words'"/>
        <xsl:with-param name="label">&rating-because;</xsl:with-param>
        <xsl:with-param name="lines" select="3"/>
        <xsl:with-param name="optional" select="true()"/>
        <xsl:with-param name="value" select="words"/>
      </xsl:call-template>
      <div class="actions"><button><xsl:choose><xsl:when test="@rating">&rating-change;</xsl:when><xsl:otherwise>&rating-send;</xsl:otherwise></xsl:choose></button></div>
      <p class="hint">&rating-hint;</p>
    </form>
  </xsl:template>

  <!-- On the item. -->
  <xsl:template match="satisfaction" mode="rating-item">
    <xsl:if test="@may-rate = 'yes' or @rating">
      <section class="card" id="rating" aria-labelledby="rating-title">
        <h2 id="rating-title">&rating-title;</h2>
        <xsl:apply-templates select="." mode="rating-said"/>
        <xsl:if test="@may-rate = 'yes'">
          <xsl:apply-templates select="." mode="rating-form"><xsl:with-param name="route" select="'item_rate'"/><xsl:with-param name="action" select="concat($base, '/N', ../item/@number, '/rate')"/></xsl:apply-templates>
        </xsl:if>
      </section>
    </xsl:if>
  </xsl:template>

  <xsl:template match="flash[@code = 'rated']" mode="flash">&f-rated;</xsl:template>
</xsl:stylesheet>
