<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- What searches and saved views share: what is wrong with a query, and the form of a view. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

  <xsl:template match="problem[@code = 'unbalanced-quote'][@field = 'q']" mode="sentence">&q-unbalanced-quote;</xsl:template>
  <xsl:template match="problem[@code = 'unknown-filter'][@field = 'q']" mode="sentence">&q-unknown-filter;</xsl:template>
  <xsl:template match="problem[@code = 'needs-value'][@field = 'q']" mode="sentence">&q-needs-value;</xsl:template>
  <xsl:template match="problem[@code = 'not-a-choice'][@field = 'q']" mode="sentence">&q-not-a-choice;</xsl:template>
  <xsl:template match="problem[@code = 'not-a-number'][@field = 'q']" mode="sentence">&q-not-a-number;</xsl:template>
  <xsl:template match="problem[@code = 'not-a-time'][@field = 'q']" mode="sentence">&q-not-a-time;</xsl:template>
  <xsl:template match="problem[@code = 'not-comparable'][@field = 'q']" mode="sentence">&q-not-comparable;</xsl:template>
  <xsl:template match="problem[@code = 'too-many-terms'][@field = 'q']" mode="sentence">&q-too-many-terms;</xsl:template>
  <xsl:template match="problem[@code = 'required'][@field = 'q']" mode="sentence">&x-required-q;</xsl:template>
  <xsl:template match="problem[@code = 'too-many-views']" mode="sentence">&x-too-many-views;</xsl:template>
  <xsl:template match="problem[@code = 'may-not-change-view']" mode="sentence">&x-may-not-change-view;</xsl:template>
  <xsl:template match="problem[@field = 'q']" mode="label">&view-query;</xsl:template>

  <!-- $view: what is changed; none: a new one. -->
  <xsl:template name="view-fields">
    <xsl:param name="route"/>
    <xsl:param name="view" select="/.."/>
    <xsl:param name="query" select="$view/@query"/>
    <xsl:variable name="refused" select="/page/form[@route = $route]"/>
    <xsl:call-template name="tokens"/>
    <xsl:call-template name="field">
      <xsl:with-param name="route" select="$route"/>
      <xsl:with-param name="name" select="'name'"/>
      <xsl:with-param name="label">&view-name;</xsl:with-param>
      <xsl:with-param name="autocomplete" select="'off'"/>
      <xsl:with-param name="value" select="$view/@name"/>
    </xsl:call-template>
    <xsl:call-template name="field">
      <xsl:with-param name="route" select="$route"/>
      <xsl:with-param name="name" select="'q'"/>
      <xsl:with-param name="label">&view-query;</xsl:with-param>
      <xsl:with-param name="hint">&view-query-hint;</xsl:with-param>
      <xsl:with-param name="autocomplete" select="'off'"/>
      <xsl:with-param name="value" select="$query"/>
    </xsl:call-template>
    <fieldset class="checks"><legend class="vh">&view-team;</legend>
      <label><input type="checkbox" name="shared" value="yes" id="f-shared"><xsl:if test="$refused/fields/field[@name = 'shared'] or (not($refused) and $view/@shared = 'yes')"><xsl:attribute name="checked"/></xsl:if></input><xsl:text> </xsl:text>&view-shared;</label>
    </fieldset>
    <button class="primary">&view-save;</button>
  </xsl:template>

  <xsl:template match="flash[@code = 'view-saved']" mode="flash">&f-view-saved;<xsl:text> </xsl:text><b><xsl:value-of select="@subject"/></b></xsl:template>
  <xsl:template match="flash[@code = 'view-removed']" mode="flash">&f-view-removed;<xsl:text> </xsl:text><b><xsl:value-of select="@subject"/></b></xsl:template>
  <xsl:template match="flash[@code = 'view-restored']" mode="flash">&f-view-restored;<xsl:text> </xsl:text><b><xsl:value-of select="@subject"/></b></xsl:template>
  <xsl:template match="flash[@code = 'view-pinned']" mode="flash">&f-view-pinned;<xsl:text> </xsl:text><b><xsl:value-of select="@subject"/></b></xsl:template>
  <xsl:template match="flash[@code = 'view-unpinned']" mode="flash">&f-view-unpinned;<xsl:text> </xsl:text><b><xsl:value-of select="@subject"/></b></xsl:template>
  <xsl:template match="flash[@code = 'view-moved']" mode="flash">&f-view-moved;<xsl:text> </xsl:text><b><xsl:value-of select="@subject"/></b></xsl:template>
</xsl:stylesheet>
