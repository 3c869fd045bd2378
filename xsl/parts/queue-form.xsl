<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- What is said of a queue when it is made or changed. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

  <!-- $queue: the one to change; none when it is new. The page's own form. -->
  <xsl:template name="queue-form">
    <xsl:param name="queue" select="/.."/>
    <xsl:param name="button"/>
    <xsl:variable name="refused" select="/page/form[@route = /page/@route]"/>
    <xsl:variable name="unit">
      <xsl:choose>
        <xsl:when test="$refused"><xsl:value-of select="$refused/fields/field[@name = 'promise_unit']/@value"/></xsl:when>
        <xsl:when test="$queue"><xsl:value-of select="$queue/@promise-unit"/></xsl:when>
        <xsl:otherwise>hours</xsl:otherwise>
      </xsl:choose>
    </xsl:variable>
    <form class="stack" method="post" action="{$base}{/page/@path}">
      <xsl:call-template name="tokens"/>
      <xsl:call-template name="field">
        <xsl:with-param name="name" select="'name'"/>
        <xsl:with-param name="label">&name;</xsl:with-param>
        <xsl:with-param name="value" select="$queue/@name"/>
      </xsl:call-template>
      <xsl:call-template name="field">
        <xsl:with-param name="name" select="'description'"/>
        <xsl:with-param name="label">&queue-description;</xsl:with-param>
        <xsl:with-param name="hint">&queue-description-hint;</xsl:with-param>
        <xsl:with-param name="optional" select="true()"/>
        <xsl:with-param name="value" select="$queue/@description"/>
      </xsl:call-template>
      <div class="pair">
        <xsl:call-template name="field">
          <xsl:with-param name="name" select="'promise'"/>
          <xsl:with-param name="label">&queue-promise;</xsl:with-param>
          <xsl:with-param name="hint">&queue-promise-hint;</xsl:with-param>
          <xsl:with-param name="value" select="$queue/@promise"/>
        </xsl:call-template>
        <div class="field">
          <label for="f-promise_unit">&queue-unit;</label>
          <xsl:call-template name="field-problem"><xsl:with-param name="route" select="/page/@route"/><xsl:with-param name="name" select="'promise_unit'"/></xsl:call-template>
          <select id="f-promise_unit" name="promise_unit">
            <option value="minutes"><xsl:if test="$unit = 'minutes'"><xsl:attribute name="selected"/></xsl:if>&u-minutes;</option>
            <option value="hours"><xsl:if test="$unit = 'hours'"><xsl:attribute name="selected"/></xsl:if>&u-hours;</option>
            <option value="days"><xsl:if test="$unit = 'days'"><xsl:attribute name="selected"/></xsl:if>&u-days;</option>
          </select>
        </div>
      </div>
      <xsl:call-template name="field">
        <xsl:with-param name="name" select="'place'"/>
        <xsl:with-param name="label">&queue-place;</xsl:with-param>
        <xsl:with-param name="hint">&queue-place-hint;</xsl:with-param>
        <xsl:with-param name="optional" select="true()"/>
        <xsl:with-param name="value" select="$queue/@position"/>
      </xsl:call-template>
      <fieldset class="checks">
        <legend>&queue-who;</legend>
        <label><input type="checkbox" name="community" value="yes"><xsl:if test="$refused/fields/field[@name = 'community'] or (not($refused) and $queue/@community = 'yes')"><xsl:attribute name="checked"/></xsl:if></input><xsl:text> </xsl:text>&queue-community;</label>
        <label><input type="checkbox" name="published" value="yes"><xsl:if test="$refused/fields/field[@name = 'published'] or (not($refused) and (not($queue) or $queue/@published = 'yes'))"><xsl:attribute name="checked"/></xsl:if></input><xsl:text> </xsl:text>&queue-published;</label>
      </fieldset>
      <div class="actions"><button class="primary"><xsl:value-of select="$button"/></button></div>
    </form>
  </xsl:template>

  <xsl:template match="problem[@field = 'name' or @field = 'description' or @field = 'promise' or @field = 'promise_unit' or @field = 'place' or @field = 'successor']" mode="line">
    <li>
      <a href="#f-{@field}">
        <xsl:choose>
          <xsl:when test="@field = 'name'">&name;</xsl:when>
          <xsl:when test="@field = 'description'">&queue-description;</xsl:when>
          <xsl:when test="@field = 'promise'">&queue-promise;</xsl:when>
          <xsl:when test="@field = 'promise_unit'">&queue-unit;</xsl:when>
          <xsl:when test="@field = 'place'">&queue-place;</xsl:when>
          <xsl:otherwise>&queue-successor;</xsl:otherwise>
        </xsl:choose>
        <xsl:text>: </xsl:text><xsl:apply-templates select="." mode="sentence"/>
      </a>
    </li>
  </xsl:template>
  <xsl:template match="problem[@code = 'required'][@field = 'name']" mode="sentence">&x-required-name;</xsl:template>
  <xsl:template match="problem[@code = 'name-taken']" mode="sentence">&x-name-taken;</xsl:template>
  <xsl:template match="problem[@code = 'last-queue']" mode="sentence">&x-last-queue;</xsl:template>
  <xsl:template match="problem[@code = 'queue-removed-already']" mode="sentence">&x-queue-removed-already;</xsl:template>
  <xsl:template match="problem[@code = 'queue-there-already']" mode="sentence">&x-queue-there-already;</xsl:template>
</xsl:stylesheet>
