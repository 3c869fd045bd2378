<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- What an admin says of a plan, for a new one and for one there is. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

  <!-- $plan: the plan there is, or nothing. -->
  <xsl:template name="plan-fields">
    <xsl:param name="route"/>
    <xsl:param name="plan" select="/.."/>
    <xsl:call-template name="field"><xsl:with-param name="route" select="$route"/><xsl:with-param name="name" select="'name'"/><xsl:with-param name="label">&name;</xsl:with-param><xsl:with-param name="value" select="$plan/@name"/></xsl:call-template>
    <div class="columns">
      <xsl:call-template name="pick"><xsl:with-param name="route" select="$route"/><xsl:with-param name="name" select="'kind'"/><xsl:with-param name="label">&plan-kind;</xsl:with-param><xsl:with-param name="value" select="$plan/@kind"/>
        <xsl:with-param name="choices"><xsl:choose><xsl:when test="$plan/@kind = 'free'">free </xsl:when><xsl:otherwise>dedicated instance </xsl:otherwise></xsl:choose></xsl:with-param>
      </xsl:call-template>
      <xsl:call-template name="pick"><xsl:with-param name="route" select="$route"/><xsl:with-param name="name" select="'buyers'"/><xsl:with-param name="label">&plan-buyers;</xsl:with-param><xsl:with-param name="value" select="$plan/@buyers"/>
        <xsl:with-param name="choices" select="'nobody members everyone '"/>
      </xsl:call-template>
      <xsl:call-template name="field"><xsl:with-param name="route" select="$route"/><xsl:with-param name="name" select="'price'"/><xsl:with-param name="label">&price;</xsl:with-param><xsl:with-param name="hint">&price-hint;</xsl:with-param><xsl:with-param name="value" select="$plan/@price-number"/></xsl:call-template>
      <xsl:call-template name="field"><xsl:with-param name="route" select="$route"/><xsl:with-param name="name" select="'currency'"/><xsl:with-param name="label">&currency;</xsl:with-param><xsl:with-param name="hint">&currency-hint;</xsl:with-param><xsl:with-param name="value"><xsl:choose><xsl:when test="$plan"><xsl:value-of select="$plan/@currency"/></xsl:when><xsl:otherwise>EUR</xsl:otherwise></xsl:choose></xsl:with-param></xsl:call-template>
      <xsl:call-template name="plan-number"><xsl:with-param name="route" select="$route"/><xsl:with-param name="name" select="'cycle_months'"/><xsl:with-param name="label">&plan-cycle;</xsl:with-param><xsl:with-param name="hint">&plan-cycle-hint;</xsl:with-param><xsl:with-param name="value" select="$plan/@cycle-months"/><xsl:with-param name="new" select="1"/></xsl:call-template>
      <xsl:call-template name="plan-number"><xsl:with-param name="route" select="$route"/><xsl:with-param name="name" select="'weight'"/><xsl:with-param name="label">&plan-weight;</xsl:with-param><xsl:with-param name="hint">&plan-weight-hint;</xsl:with-param><xsl:with-param name="value" select="$plan/@weight"/><xsl:with-param name="new" select="10"/></xsl:call-template>
      <xsl:call-template name="plan-number"><xsl:with-param name="route" select="$route"/><xsl:with-param name="name" select="'mana_per_cycle'"/><xsl:with-param name="label">&plan-mana-per-cycle;</xsl:with-param><xsl:with-param name="value" select="$plan/@mana-per-cycle"/><xsl:with-param name="new" select="0"/></xsl:call-template>
      <xsl:call-template name="plan-number"><xsl:with-param name="route" select="$route"/><xsl:with-param name="name" select="'mana_cap'"/><xsl:with-param name="label">&plan-mana-most;</xsl:with-param><xsl:with-param name="value" select="$plan/@mana-cap"/><xsl:with-param name="new" select="0"/></xsl:call-template>
      <xsl:call-template name="plan-number"><xsl:with-param name="route" select="$route"/><xsl:with-param name="name" select="'filing_cost'"/><xsl:with-param name="label">&plan-filing-cost;</xsl:with-param><xsl:with-param name="value" select="$plan/@filing-cost"/><xsl:with-param name="new" select="0"/></xsl:call-template>
      <xsl:call-template name="plan-number"><xsl:with-param name="route" select="$route"/><xsl:with-param name="name" select="'page_cost'"/><xsl:with-param name="label">&plan-page-cost;</xsl:with-param><xsl:with-param name="value" select="$plan/@page-cost"/><xsl:with-param name="new" select="0"/></xsl:call-template>
      <xsl:call-template name="plan-number"><xsl:with-param name="route" select="$route"/><xsl:with-param name="name" select="'false_page_cost'"/><xsl:with-param name="label">&plan-false-page-cost;</xsl:with-param><xsl:with-param name="value" select="$plan/@false-page-cost"/><xsl:with-param name="new" select="999"/></xsl:call-template>
      <xsl:call-template name="plan-number"><xsl:with-param name="route" select="$route"/><xsl:with-param name="name" select="'contacts_included'"/><xsl:with-param name="label">&plan-contacts-included;</xsl:with-param><xsl:with-param name="value" select="$plan/@contacts-included"/><xsl:with-param name="new" select="3"/></xsl:call-template>
      <xsl:call-template name="plan-number"><xsl:with-param name="route" select="$route"/><xsl:with-param name="name" select="'contact_cost'"/><xsl:with-param name="label">&plan-contact-cost;</xsl:with-param><xsl:with-param name="value" select="$plan/@contact-cost"/><xsl:with-param name="new" select="0"/></xsl:call-template>
      <xsl:call-template name="field"><xsl:with-param name="route" select="$route"/><xsl:with-param name="name" select="'target_minutes'"/><xsl:with-param name="label">&plan-target;</xsl:with-param><xsl:with-param name="hint">&plan-target-hint;</xsl:with-param><xsl:with-param name="optional" select="true()"/><xsl:with-param name="value" select="$plan/@target-minutes"/></xsl:call-template>
      <xsl:call-template name="pick"><xsl:with-param name="route" select="$route"/><xsl:with-param name="name" select="'queue'"/><xsl:with-param name="label">&plan-queue;</xsl:with-param><xsl:with-param name="value" select="$plan/@queue"/>
        <xsl:with-param name="rows" select="/page/queues/queue"/>
        <xsl:with-param name="none">&plan-queue-first;</xsl:with-param>
      </xsl:call-template>
    </div>
    <fieldset class="checks">
      <legend>&plan-rights;</legend>
      <xsl:call-template name="check"><xsl:with-param name="route" select="$route"/><xsl:with-param name="name" select="'may_page'"/><xsl:with-param name="value" select="$plan/@may-page"/><xsl:with-param name="label">&plan-may-page;</xsl:with-param></xsl:call-template>
      <xsl:call-template name="check"><xsl:with-param name="route" select="$route"/><xsl:with-param name="name" select="'free'"/><xsl:with-param name="value" select="$plan/@free"/><xsl:with-param name="label">&plan-free-tier;</xsl:with-param></xsl:call-template>
    </fieldset>
  </xsl:template>

  <xsl:template name="plan-number">
    <xsl:param name="route"/>
    <xsl:param name="name"/>
    <xsl:param name="label"/>
    <xsl:param name="hint"/>
    <xsl:param name="value"/>
    <xsl:param name="new"/>
    <xsl:call-template name="field">
      <xsl:with-param name="route" select="$route"/>
      <xsl:with-param name="name" select="$name"/>
      <xsl:with-param name="label" select="$label"/>
      <xsl:with-param name="hint" select="$hint"/>
      <xsl:with-param name="value"><xsl:choose><xsl:when test="$value"><xsl:value-of select="$value"/></xsl:when><xsl:otherwise><xsl:value-of select="$new"/></xsl:otherwise></xsl:choose></xsl:with-param>
    </xsl:call-template>
  </xsl:template>

  <!-- A select, of words each followed by a space, or of rows with key and name after $none. -->
  <xsl:template name="pick">
    <xsl:param name="route"/>
    <xsl:param name="name"/>
    <xsl:param name="label"/>
    <xsl:param name="value"/>
    <xsl:param name="choices"/>
    <xsl:param name="rows" select="/.."/>
    <xsl:param name="none"/>
    <xsl:variable name="refused" select="/page/form[@route = $route]"/>
    <xsl:variable name="chosen"><xsl:choose><xsl:when test="$refused"><xsl:value-of select="$refused/fields/field[@name = $name]/@value"/></xsl:when><xsl:otherwise><xsl:value-of select="$value"/></xsl:otherwise></xsl:choose></xsl:variable>
    <xsl:variable name="problem" select="$refused/problems/problem[@field = $name]"/>
    <div>
      <xsl:attribute name="class">field<xsl:if test="$problem"> wrong</xsl:if></xsl:attribute>
      <label for="f-{$name}"><xsl:value-of select="$label"/></label>
      <xsl:call-template name="field-problem"><xsl:with-param name="route" select="$route"/><xsl:with-param name="name" select="$name"/></xsl:call-template>
      <select id="f-{$name}" name="{$name}">
        <xsl:if test="$problem"><xsl:attribute name="aria-invalid">true</xsl:attribute><xsl:attribute name="aria-describedby">f-<xsl:value-of select="$name"/>-problem</xsl:attribute></xsl:if>
        <xsl:call-template name="choices"><xsl:with-param name="choices" select="$choices"/><xsl:with-param name="chosen" select="$chosen"/></xsl:call-template>
        <xsl:if test="$none != ''"><option value=""><xsl:value-of select="$none"/></option></xsl:if>
        <xsl:for-each select="$rows"><option value="{@key}"><xsl:if test="@key = $chosen"><xsl:attribute name="selected"/></xsl:if><xsl:value-of select="@name"/></option></xsl:for-each>
      </select>
    </div>
  </xsl:template>

  <xsl:template name="choices">
    <xsl:param name="choices"/>
    <xsl:param name="chosen"/>
    <xsl:variable name="word" select="substring-before($choices, ' ')"/>
    <xsl:if test="$word != ''">
      <option value="{$word}">
        <xsl:if test="$word = $chosen"><xsl:attribute name="selected"/></xsl:if>
        <xsl:choose>
          <xsl:when test="$word = 'nobody'">&b-nobody;</xsl:when>
          <xsl:when test="$word = 'members'">&b-members;</xsl:when>
          <xsl:when test="$word = 'everyone'">&b-everyone;</xsl:when>
          <xsl:otherwise><xsl:call-template name="kind-words"><xsl:with-param name="kind" select="$word"/></xsl:call-template></xsl:otherwise>
        </xsl:choose>
      </option>
      <xsl:call-template name="choices"><xsl:with-param name="choices" select="substring-after($choices, ' ')"/><xsl:with-param name="chosen" select="$chosen"/></xsl:call-template>
    </xsl:if>
  </xsl:template>

  <xsl:template name="check">
    <xsl:param name="route"/>
    <xsl:param name="name"/>
    <xsl:param name="value"/>
    <xsl:param name="label"/>
    <xsl:variable name="refused" select="/page/form[@route = $route]"/>
    <label>
      <input type="checkbox" name="{$name}" value="yes" id="f-{$name}"><xsl:if test="$refused/fields/field[@name = $name] or (not($refused) and $value = 'yes')"><xsl:attribute name="checked"/></xsl:if></input>
      <xsl:text> </xsl:text><span><xsl:value-of select="$label"/></span>
    </label>
  </xsl:template>

  <xsl:template match="problem[@code = 'not-an-amount']" mode="sentence">&x-not-an-amount;</xsl:template>
  <xsl:template match="problem[@code = 'not-a-currency']" mode="sentence">&x-not-a-currency;</xsl:template>
  <xsl:template match="problem[@code = 'plan-in-use']" mode="sentence">&x-plan-in-use;</xsl:template>
  <xsl:template match="problem[@code = 'key-taken']" mode="sentence">&x-key-taken;</xsl:template>

  <xsl:template match="flash[@code = 'plan-made']" mode="flash">&f-plan-made;<xsl:text> </xsl:text><b><xsl:value-of select="@subject"/></b>.</xsl:template>
  <xsl:template match="flash[@code = 'plan-saved']" mode="flash">&f-plan-saved;</xsl:template>
  <xsl:template match="flash[@code = 'plan-retired']" mode="flash">&f-plan-retired;</xsl:template>
  <xsl:template match="flash[@code = 'plan-back']" mode="flash">&f-plan-back;</xsl:template>
</xsl:stylesheet>
