<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- Fields of issues: what they hold, where they are filled in, and what the timeline says of them. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

  <!-- In the head of an issue: each value leads to the issues that have the same. -->
  <xsl:template match="fields" mode="fields-head">
    <xsl:if test="field[@value]">
      <dl class="values">
        <xsl:for-each select="field[@value]"><div><dt><xsl:value-of select="@name"/><xsl:call-template name="field-retired"/></dt><dd><a href="{$base}/search?q={@find-address}"><xsl:value-of select="@words"/></a></dd></div></xsl:for-each>
      </dl>
    </xsl:if>
  </xsl:template>

  <xsl:template name="field-retired"><xsl:if test="@retired = 'yes'"><span class="muted"> (&field-was-retired;)</span></xsl:if></xsl:template>

  <!-- In the reply form. A value is sent with what it was when the page was made: only what differs counts. What a draft or a
       refused form had changed is changed again, whatever somebody else did to the rest. -->
  <xsl:template name="fill-fields">
    <xsl:if test="../fields/field">
      <details class="fold field-values" data-key="f" id="f-fields">
        <xsl:if test="$wrong/problem[starts-with(@field, 'field')]"><xsl:attribute name="open"/></xsl:if>
        <xsl:for-each select="../fields/field">
          <xsl:variable name="typed" select="$kept/field[@name = concat('field-', current()/@key)]"/>
          <xsl:variable name="shown" select="$kept/field[@name = concat('shown-', current()/@key)]"/>
          <xsl:if test="($typed or $shown) and string($typed/@value) != string($shown/@value)"><xsl:attribute name="open"/></xsl:if>
        </xsl:for-each>
        <summary>&fields-fill;</summary>
        <xsl:call-template name="field-problem"><xsl:with-param name="route" select="$item-form"/><xsl:with-param name="name" select="'fields'"/></xsl:call-template>
        <div class="changes">
          <xsl:for-each select="../fields/field">
            <xsl:variable name="typed" select="$kept/field[@name = concat('field-', current()/@key)]"/>
            <xsl:variable name="shown" select="$kept/field[@name = concat('shown-', current()/@key)]"/>
            <input type="hidden" name="shown-{@key}" value="{@value}"/>
            <xsl:call-template name="field-input">
              <xsl:with-param name="route" select="$item-form"/>
              <xsl:with-param name="none">&field-empty;</xsl:with-param>
              <xsl:with-param name="value"><xsl:choose>
                <xsl:when test="($typed or $shown) and string($typed/@value) != string($shown/@value)"><xsl:value-of select="$typed/@value"/></xsl:when>
                <xsl:otherwise><xsl:value-of select="@value"/></xsl:otherwise>
              </xsl:choose></xsl:with-param>
            </xsl:call-template>
          </xsl:for-each>
        </div>
      </details>
    </xsl:if>
  </xsl:template>

  <!-- The context field, to be filled in; $none: what an empty choice is called. -->
  <xsl:template name="field-input">
    <xsl:param name="route"/>
    <xsl:param name="value"/>
    <xsl:param name="none"/>
    <xsl:param name="queues"/>
    <xsl:variable name="name" select="concat('field-', @key)"/>
    <xsl:variable name="problem" select="/page/form[@route = $route]/problems/problem[@field = $name]"/>
    <xsl:variable name="hint" select="@help or $queues != ''"/>
    <div>
      <xsl:attribute name="class">field<xsl:if test="$problem"> wrong</xsl:if></xsl:attribute>
      <label for="f-{$name}"><xsl:value-of select="@name"/><xsl:call-template name="field-retired"/></label>
      <xsl:if test="$hint"><p class="hint" id="f-{$name}-hint"><xsl:value-of select="@help"/><xsl:if test="@help and $queues != ''"><xsl:text> </xsl:text></xsl:if><xsl:value-of select="$queues"/></p></xsl:if>
      <xsl:call-template name="field-problem"><xsl:with-param name="route" select="$route"/><xsl:with-param name="name" select="$name"/></xsl:call-template>
      <xsl:choose>
        <xsl:when test="@kind = 'choice'">
          <select id="f-{$name}" name="{$name}">
            <xsl:call-template name="field-attributes"><xsl:with-param name="name" select="$name"/><xsl:with-param name="hint" select="$hint"/><xsl:with-param name="problem" select="$problem"/><xsl:with-param name="limit" select="/.."/></xsl:call-template>
            <option value=""><xsl:value-of select="$none"/></option>
            <!-- what was chosen and is chosen no more: without it the form would say that the value is taken away -->
            <xsl:if test="$value != '' and not(choices/choice[@key = $value])"><option value="{$value}" selected=""><xsl:value-of select="$value"/></option></xsl:if>
            <xsl:for-each select="choices/choice"><option value="{@key}"><xsl:if test="@key = $value"><xsl:attribute name="selected"/></xsl:if><xsl:value-of select="@name"/><xsl:if test="@retired = 'yes'"> (&field-was-retired;)</xsl:if></option></xsl:for-each>
          </select>
        </xsl:when>
        <xsl:otherwise>
          <input id="f-{$name}" name="{$name}" value="{$value}" autocomplete="off">
            <xsl:choose>
              <xsl:when test="@kind = 'date' and not($problem)"><xsl:attribute name="type">date</xsl:attribute></xsl:when>
              <xsl:when test="@kind = 'text'"><xsl:attribute name="data-max">200</xsl:attribute></xsl:when>
            </xsl:choose>
            <xsl:call-template name="field-attributes"><xsl:with-param name="name" select="$name"/><xsl:with-param name="hint" select="$hint"/><xsl:with-param name="problem" select="$problem"/><xsl:with-param name="limit" select="/.."/></xsl:call-template>
          </input>
        </xsl:otherwise>
      </xsl:choose>
    </div>
  </xsl:template>

  <!-- In the form for many issues. -->
  <xsl:template name="field-boxes">
    <xsl:param name="fields"/>
    <xsl:param name="kept"/>
    <xsl:if test="$fields or /page/form/problems/problem[starts-with(@field, 'field')]">
      <xsl:variable name="cleared" select="concat(', ', $kept[@name = 'fields_clear']/@value, ',')"/>
      <details class="fold field-values" id="f-fields">
        <xsl:if test="$kept[starts-with(@name, 'field')][@value != '']"><xsl:attribute name="open"/></xsl:if>
        <summary>&bulk-fields;</summary>
        <p class="hint">&bulk-fields-hint;</p>
        <xsl:call-template name="field-problem"><xsl:with-param name="route" select="'bulk_new'"/><xsl:with-param name="name" select="'fields_clear'"/></xsl:call-template>
        <div class="changes" id="f-fields_clear">
          <xsl:for-each select="$fields">
            <div class="field-of-many">
              <xsl:if test="@retired = 'no'">
                <xsl:call-template name="field-input">
                  <xsl:with-param name="route" select="'bulk_new'"/>
                  <xsl:with-param name="none">&bulk-as-it-is;</xsl:with-param>
                  <xsl:with-param name="value" select="$kept[@name = concat('field-', current()/@key)]/@value"/>
                  <xsl:with-param name="queues"><xsl:choose><xsl:when test="@queues">&bulk-field-used;<xsl:text> </xsl:text><xsl:value-of select="@queues"/></xsl:when><xsl:otherwise>&bulk-field-unused;</xsl:otherwise></xsl:choose></xsl:with-param>
                </xsl:call-template>
              </xsl:if>
              <label class="take-away"><input type="checkbox" name="fields_clear[]" value="{@key}"><xsl:if test="contains($cleared, concat(', ', @key, ','))"><xsl:attribute name="checked"/></xsl:if></input><span>&bulk-field-clear;<span><xsl:if test="@retired = 'no'"><xsl:attribute name="class">vh</xsl:attribute></xsl:if>: <xsl:value-of select="@name"/><xsl:call-template name="field-retired"/></span></span></label>
            </div>
          </xsl:for-each>
        </div>
      </details>
    </xsl:if>
  </xsl:template>

  <xsl:template match="entry[@kind = 'field']" mode="timeline">
    <li class="event" id="e{@id}">
      <span class="i i-pen"/>
      <p><b><xsl:value-of select="@person"/></b><xsl:text> </xsl:text>
        <xsl:choose>
          <xsl:when test="not(@new)">&e-field-none;</xsl:when>
          <xsl:when test="not(@old)">&e-field-first;</xsl:when>
          <xsl:otherwise>&e-field;</xsl:otherwise>
        </xsl:choose>
        <xsl:text> </xsl:text><xsl:call-template name="entry-link"/><xsl:call-template name="new-mark"/></p>
    </li>
  </xsl:template>

  <xsl:template match="problem[starts-with(@field, 'field-')]" mode="label">
    <xsl:variable name="named" select="/page/fields/field[@key = substring(current()/@field, 7)]/@name"/>
    <xsl:choose><xsl:when test="$named"><xsl:value-of select="$named"/></xsl:when><xsl:otherwise><xsl:value-of select="substring(@field, 7)"/></xsl:otherwise></xsl:choose>
  </xsl:template>
  <xsl:template match="problem[starts-with(@field, 'field-')][@code = 'not-a-number']" mode="sentence">&x-field-number;</xsl:template>
  <xsl:template match="problem[@code = 'number-beyond']" mode="sentence">&x-number-beyond;</xsl:template>
  <xsl:template match="problem[@code = 'not-a-day']" mode="sentence">&x-not-a-day;</xsl:template>
  <xsl:template match="problem[@code = 'choice-retired']" mode="sentence">&x-choice-retired;</xsl:template>
  <xsl:template match="problem[@code = 'not-a-string']" mode="sentence">&x-not-a-string;</xsl:template>
  <xsl:template match="problem[@code = 'field-retired']" mode="sentence">&x-field-retired;</xsl:template>
  <xsl:template match="problem[@code = 'field-unused']" mode="sentence"><xsl:choose><xsl:when test="@argument != ''">&x-field-unused-value;</xsl:when><xsl:otherwise>&x-field-unused;</xsl:otherwise></xsl:choose></xsl:template>
  <xsl:template match="problem[@code = 'unknown-key'][@field = 'fields_clear']" mode="sentence">&x-unknown-key;</xsl:template>
</xsl:stylesheet>
