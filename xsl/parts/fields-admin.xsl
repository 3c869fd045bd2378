<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- What admins say of a field. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

  <!-- $field: the one to change; none when it is new. The page's own form. -->
  <xsl:template name="field-form">
    <xsl:param name="field" select="/.."/>
    <xsl:param name="button"/>
    <xsl:variable name="refused" select="/page/form[@route = /page/@route]"/>
    <xsl:variable name="kind">
      <xsl:choose>
        <xsl:when test="$field"><xsl:value-of select="$field/@kind"/></xsl:when>
        <xsl:when test="$refused/fields/field[@name = 'kind']"><xsl:value-of select="$refused/fields/field[@name = 'kind']/@value"/></xsl:when>
        <xsl:otherwise>text</xsl:otherwise>
      </xsl:choose>
    </xsl:variable>
    <xsl:variable name="used">
      <xsl:choose>
        <xsl:when test="$refused"><xsl:value-of select="concat(', ', $refused/fields/field[@name = 'queues']/@value, ',')"/></xsl:when>
        <xsl:otherwise><xsl:value-of select="concat(', ', $field/@queues, ',')"/></xsl:otherwise>
      </xsl:choose>
    </xsl:variable>
    <form class="stack" method="post" action="{$base}{/page/@path}">
      <xsl:call-template name="tokens"/>
      <xsl:call-template name="field">
        <xsl:with-param name="name" select="'name'"/>
        <xsl:with-param name="label">&name;</xsl:with-param>
        <xsl:with-param name="autocomplete" select="'off'"/>
        <xsl:with-param name="value" select="$field/@name"/>
      </xsl:call-template>
      <xsl:if test="not($field)">
        <xsl:call-template name="field">
          <xsl:with-param name="name" select="'key'"/>
          <xsl:with-param name="label">&field-key;</xsl:with-param>
          <xsl:with-param name="hint">&field-key-hint;</xsl:with-param>
          <xsl:with-param name="autocomplete" select="'off'"/>
          <xsl:with-param name="optional" select="true()"/>
        </xsl:call-template>
      </xsl:if>
      <xsl:call-template name="field">
        <xsl:with-param name="name" select="'help'"/>
        <xsl:with-param name="label">&field-help;</xsl:with-param>
        <xsl:with-param name="hint">&field-help-hint;</xsl:with-param>
        <xsl:with-param name="autocomplete" select="'off'"/>
        <xsl:with-param name="optional" select="true()"/>
        <xsl:with-param name="value" select="$field/@help"/>
      </xsl:call-template>
      <xsl:if test="not($field)">
        <fieldset class="checks" id="f-kind">
          <legend>&field-kind;</legend>
          <p class="hint">&field-kind-hint;</p>
          <xsl:call-template name="field-problem"><xsl:with-param name="route" select="/page/@route"/><xsl:with-param name="name" select="'kind'"/></xsl:call-template>
          <label><input type="radio" name="kind" value="text"><xsl:if test="$kind = 'text'"><xsl:attribute name="checked"/></xsl:if></input><span>&field-kind-text;: &field-kind-text-hint;</span></label>
          <label><input type="radio" name="kind" value="number"><xsl:if test="$kind = 'number'"><xsl:attribute name="checked"/></xsl:if></input><span>&field-kind-number;: &field-kind-number-hint;</span></label>
          <label><input type="radio" name="kind" value="choice"><xsl:if test="$kind = 'choice'"><xsl:attribute name="checked"/></xsl:if></input><span>&field-kind-choice;: &field-kind-choice-hint;</span></label>
          <label><input type="radio" name="kind" value="date"><xsl:if test="$kind = 'date'"><xsl:attribute name="checked"/></xsl:if></input><span>&field-kind-date;: &field-kind-date-hint;</span></label>
        </fieldset>
      </xsl:if>
      <!-- what the form showed: what somebody else makes meanwhile has no line in it, and is to stay -->
      <xsl:if test="$field/@choices-were">
        <input type="hidden" name="choices_were">
          <xsl:attribute name="value"><xsl:choose><xsl:when test="$refused/fields/field[@name = 'choices_were']"><xsl:value-of select="$refused/fields/field[@name = 'choices_were']/@value"/></xsl:when><xsl:otherwise><xsl:value-of select="$field/@choices-were"/></xsl:otherwise></xsl:choose></xsl:attribute>
        </input>
      </xsl:if>
      <xsl:if test="not($field) or $kind = 'choice'">
        <xsl:call-template name="field">
          <xsl:with-param name="name" select="'choices'"/>
          <xsl:with-param name="label">&field-choices;</xsl:with-param>
          <xsl:with-param name="hint"><xsl:choose><xsl:when test="$field">&field-choices-hint;</xsl:when><xsl:otherwise>&field-choices-hint-new;</xsl:otherwise></xsl:choose></xsl:with-param>
          <xsl:with-param name="lines" select="6"/>
          <xsl:with-param name="optional" select="not($field)"/>
          <xsl:with-param name="value" select="$field/choices"/>
        </xsl:call-template>
        <xsl:if test="$field/retired-choices">
          <p class="hint">&field-choices-retired;</p>
          <pre class="typed"><xsl:value-of select="$field/retired-choices"/></pre>
        </xsl:if>
      </xsl:if>
      <xsl:if test="$field and $kind != 'choice' and $refused/problems/problem[@field = 'choices']">
        <div class="field wrong" id="f-choices" tabindex="-1"><xsl:call-template name="field-problem"><xsl:with-param name="route" select="/page/@route"/><xsl:with-param name="name" select="'choices'"/></xsl:call-template></div>
      </xsl:if>
      <fieldset class="checks" id="f-queues">
        <legend>&field-queues;</legend>
        <p class="hint">&field-queues-hint;</p>
        <xsl:call-template name="field-problem"><xsl:with-param name="route" select="/page/@route"/><xsl:with-param name="name" select="'queues'"/></xsl:call-template>
        <xsl:for-each select="/page/queues/queue[@removed = 'no' or contains($used, concat(', ', @key, ','))]">
          <label><input type="checkbox" name="queues[]" value="{@key}"><xsl:if test="contains($used, concat(', ', @key, ','))"><xsl:attribute name="checked"/></xsl:if></input><span><xsl:value-of select="@name"/></span></label>
        </xsl:for-each>
      </fieldset>
      <div class="actions"><button class="primary"><xsl:value-of select="$button"/></button></div>
    </form>
  </xsl:template>

  <!-- Of the context field: its kind, its key, and who uses it. -->
  <xsl:template name="field-meta">
    <span><xsl:choose><xsl:when test="@kind = 'number'">&field-kind-number;</xsl:when><xsl:when test="@kind = 'choice'">&field-kind-choice;</xsl:when><xsl:when test="@kind = 'date'">&field-kind-date;</xsl:when><xsl:otherwise>&field-kind-text;</xsl:otherwise></xsl:choose></span>
    <code><xsl:value-of select="@key"/>:</code>
  </xsl:template>

  <xsl:template match="problem[@code = 'required'][@field = 'choices']" mode="sentence">&x-required-choices;</xsl:template>
  <xsl:template match="problem[@code = 'field-name-taken']" mode="sentence">&x-field-name-taken;</xsl:template>
  <xsl:template match="problem[@code = 'field-key-taken']" mode="sentence">&x-field-key-taken;</xsl:template>
  <xsl:template match="problem[@code = 'field-key-reserved']" mode="sentence">&x-field-key-reserved;</xsl:template>
  <xsl:template match="problem[@code = 'field-key-letters']" mode="sentence">&field-key-hint;</xsl:template>
  <xsl:template match="problem[@field = 'key'][@code = 'malformed'][../../@route = 'admin_fields']" mode="sentence" priority="1">&field-key-hint;</xsl:template>
  <xsl:template match="problem[@code = 'choices-of-none']" mode="sentence">&x-choices-of-none;</xsl:template>
  <xsl:template match="problem[@code = 'choice-long']" mode="sentence">&x-choice-long;</xsl:template>
  <xsl:template match="problem[@code = 'choice-reserved']" mode="sentence">&x-choice-reserved;</xsl:template>
  <xsl:template match="problem[@code = 'choice-twice']" mode="sentence">&x-choice-twice;</xsl:template>
  <xsl:template match="problem[@code = 'choices-full']" mode="sentence">&x-choices-full;</xsl:template>
  <xsl:template match="problem[@code = 'fields-full']" mode="sentence">&x-fields-full;</xsl:template>
  <xsl:template match="problem[@code = 'queue-fields-full']" mode="sentence">&x-queue-fields-full;</xsl:template>
  <xsl:template match="flash[@code = 'field-added']" mode="flash">&f-field-added;</xsl:template>
  <xsl:template match="flash[@code = 'field-changed']" mode="flash">&f-field-changed;</xsl:template>
  <xsl:template match="flash[@code = 'field-moved']" mode="flash">&f-field-moved;</xsl:template>
  <xsl:template match="flash[@code = 'field-retired']" mode="flash">&f-field-retired;</xsl:template>
  <xsl:template match="flash[@code = 'field-back']" mode="flash">&f-field-back;</xsl:template>
</xsl:stylesheet>
