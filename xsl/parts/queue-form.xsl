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
      <xsl:variable name="kind">
        <xsl:choose>
          <xsl:when test="$refused"><xsl:value-of select="$refused/fields/field[@name = 'kind']/@value"/></xsl:when>
          <xsl:otherwise><xsl:value-of select="$queue/@kind"/></xsl:otherwise>
        </xsl:choose>
      </xsl:variable>
      <div class="field">
        <label for="f-kind">&queue-kind;</label>
        <xsl:call-template name="field-problem"><xsl:with-param name="route" select="/page/@route"/><xsl:with-param name="name" select="'kind'"/></xsl:call-template>
        <select id="f-kind" name="kind">
          <option value="staff">&queue-kind-staff;</option>
          <option value="community"><xsl:if test="$kind = 'community'"><xsl:attribute name="selected"/></xsl:if>&queue-kind-community;</option>
          <option value="free"><xsl:if test="$kind = 'free'"><xsl:attribute name="selected"/></xsl:if>&queue-kind-free;</option>
        </select>
      </div>
      <fieldset class="checks">
        <legend>&queue-who;</legend>
        <label><input type="checkbox" name="community" value="yes" id="f-community"><xsl:if test="$refused/fields/field[@name = 'community'] or (not($refused) and $queue/@community = 'yes')"><xsl:attribute name="checked"/></xsl:if></input><xsl:text> </xsl:text>&queue-community;</label>
        <label><input type="checkbox" name="published" value="yes" id="f-published"><xsl:if test="$refused/fields/field[@name = 'published'] or (not($refused) and (not($queue) or $queue/@published = 'yes'))"><xsl:attribute name="checked"/></xsl:if></input><xsl:text> </xsl:text>&queue-published;</label>
        <label><input type="checkbox" name="charts" value="yes" id="f-charts"><xsl:if test="$refused/fields/field[@name = 'charts'] or (not($refused) and (not($queue) or $queue/@charts = 'yes'))"><xsl:attribute name="checked"/></xsl:if></input><xsl:text> </xsl:text>&queue-shows-charts;</label>
        <label><input type="checkbox" name="waiting" value="yes" id="f-waiting"><xsl:if test="$refused/fields/field[@name = 'waiting'] or (not($refused) and (not($queue) or $queue/@waiting = 'yes'))"><xsl:attribute name="checked"/></xsl:if></input><xsl:text> </xsl:text>&queue-shows-waiting;</label>
        <label><input type="checkbox" name="ratings" value="yes" id="f-ratings"><xsl:if test="$refused/fields/field[@name = 'ratings'] or (not($refused) and $queue/@ratings = 'yes')"><xsl:attribute name="checked"/></xsl:if></input><xsl:text> </xsl:text>&queue-shows-ratings;</label>
      </fieldset>
      <div class="actions"><button class="primary"><xsl:value-of select="$button"/></button></div>
    </form>
  </xsl:template>

  <xsl:template match="problem[@code = 'name-taken']" mode="sentence">&x-name-taken;</xsl:template>
  <xsl:template match="problem[@code = 'last-queue']" mode="sentence">&x-last-queue;</xsl:template>
  <xsl:template match="problem[@code = 'queue-removed-already']" mode="sentence">&x-queue-removed-already;</xsl:template>
  <xsl:template match="problem[@code = 'queue-there-already']" mode="sentence">&x-queue-there-already;</xsl:template>
</xsl:stylesheet>
