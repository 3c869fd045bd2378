<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- Deadlines: of an issue, with the reason why; forms for opening hours and for what is aimed at. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

  <xsl:template name="deadline-kind">
    <xsl:param name="kind" select="@kind"/>
    <xsl:choose>
      <xsl:when test="$kind = 'first'">&d-first;</xsl:when>
      <xsl:when test="$kind = 'next'">&d-next;</xsl:when>
      <xsl:otherwise>&d-resolution;</xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="clocks" mode="deadlines">
    <section class="card deadlines" aria-labelledby="deadlines">
      <h2 id="deadlines">&deadlines;</h2>
      <xsl:for-each select="clock">
        <div>
          <p>
            <b><xsl:call-template name="deadline-kind"/></b><xsl:text> </xsl:text>
            <xsl:choose>
              <xsl:when test="not(@due-at)"><span class="muted">&d-stands;</span></xsl:when>
              <xsl:when test="@late = 'yes' or @missed-at"><span class="badge p-unbreak"><span class="i i-alert"/>&d-late;</span></xsl:when>
              <xsl:otherwise><time datetime="{@due-at}" title="{translate(@due-at, 'T', ' ')}">&d-due;</time></xsl:otherwise>
            </xsl:choose>
          </p>
          <details class="fold inline">
            <summary>&d-why;<span class="vh"> <xsl:call-template name="deadline-kind"/></span></summary>
            <p>&d-sla;<xsl:if test="@plan-name">, &d-for-plan;</xsl:if>, &d-aims;<xsl:text> </xsl:text>
              <xsl:choose><xsl:when test="@calendar-name">&d-by-calendar;</xsl:when><xsl:otherwise>&d-round-clock;</xsl:otherwise></xsl:choose>.
              <xsl:if test="@sla-ended-at"><xsl:text> </xsl:text>&d-sla-ended;</xsl:if>
            </p>
            <ol class="steps">
              <xsl:for-each select="../../steps/step[@clock = current()/@id]">
                <li>
                  <xsl:choose>
                    <xsl:when test="@what = 'open'">&d-open;</xsl:when>
                    <xsl:when test="@what = 'holiday'">&d-holiday;<xsl:text> </xsl:text><xsl:value-of select="@note"/></xsl:when>
                    <xsl:when test="@what = 'calendar'">&d-calendar;</xsl:when>
                    <xsl:otherwise>&d-stood;<xsl:if test="@until"><xsl:text> </xsl:text>&d-stood-until;</xsl:if>.</xsl:otherwise>
                  </xsl:choose>
                </li>
              </xsl:for-each>
            </ol>
            <xsl:if test="@due-at"><p>&d-that-is;</p></xsl:if>
          </details>
        </div>
      </xsl:for-each>
    </section>
  </xsl:template>

  <!-- $calendar: the one to change; none when it is new. -->
  <xsl:template name="calendar-form">
    <xsl:param name="calendar" select="/.."/>
    <xsl:param name="button"/>
    <form class="stack" method="post" action="{$base}{/page/@path}">
      <xsl:call-template name="tokens"/>
      <xsl:call-template name="field"><xsl:with-param name="name" select="'name'"/><xsl:with-param name="label">&name;</xsl:with-param><xsl:with-param name="value" select="$calendar/@name"/></xsl:call-template>
      <xsl:call-template name="field"><xsl:with-param name="name" select="'time_zone'"/><xsl:with-param name="label">&time-zone;</xsl:with-param><xsl:with-param name="hint">&calendar-zone-hint;</xsl:with-param><xsl:with-param name="value" select="$calendar/@time-zone"/></xsl:call-template>
      <p class="hint">&calendar-day-hint;</p>
      <div class="days">
        <xsl:call-template name="field"><xsl:with-param name="name" select="'monday'"/><xsl:with-param name="label">&monday;</xsl:with-param><xsl:with-param name="value" select="$calendar/@monday"/></xsl:call-template>
        <xsl:call-template name="field"><xsl:with-param name="name" select="'tuesday'"/><xsl:with-param name="label">&tuesday;</xsl:with-param><xsl:with-param name="value" select="$calendar/@tuesday"/></xsl:call-template>
        <xsl:call-template name="field"><xsl:with-param name="name" select="'wednesday'"/><xsl:with-param name="label">&wednesday;</xsl:with-param><xsl:with-param name="value" select="$calendar/@wednesday"/></xsl:call-template>
        <xsl:call-template name="field"><xsl:with-param name="name" select="'thursday'"/><xsl:with-param name="label">&thursday;</xsl:with-param><xsl:with-param name="value" select="$calendar/@thursday"/></xsl:call-template>
        <xsl:call-template name="field"><xsl:with-param name="name" select="'friday'"/><xsl:with-param name="label">&friday;</xsl:with-param><xsl:with-param name="value" select="$calendar/@friday"/></xsl:call-template>
        <xsl:call-template name="field"><xsl:with-param name="name" select="'saturday'"/><xsl:with-param name="label">&saturday;</xsl:with-param><xsl:with-param name="value" select="$calendar/@saturday"/></xsl:call-template>
        <xsl:call-template name="field"><xsl:with-param name="name" select="'sunday'"/><xsl:with-param name="label">&sunday;</xsl:with-param><xsl:with-param name="value" select="$calendar/@sunday"/></xsl:call-template>
      </div>
      <xsl:call-template name="field"><xsl:with-param name="name" select="'holidays'"/><xsl:with-param name="label">&calendar-holidays;</xsl:with-param><xsl:with-param name="hint">&calendar-holidays-hint;</xsl:with-param><xsl:with-param name="lines" select="6"/><xsl:with-param name="optional" select="true()"/><xsl:with-param name="value" select="$calendar/holidays"/></xsl:call-template>
      <div class="actions"><button class="primary"><xsl:value-of select="$button"/></button></div>
    </form>
  </xsl:template>

  <!-- $sla: the one to change; none for another. Queues, plans, calendars and staff are on the page. -->
  <xsl:template name="sla-form">
    <xsl:param name="sla" select="/.."/>
    <xsl:variable name="refused" select="/page/form[@route = 'admin_slas']"/>
    <form class="stack" method="post" action="{$base}/admin/deadlines">
      <xsl:call-template name="tokens"/>
      <xsl:call-template name="sla-choice">
        <xsl:with-param name="name" select="'queue'"/><xsl:with-param name="label">&queue;</xsl:with-param>
        <xsl:with-param name="from" select="/page/queues/queue"/><xsl:with-param name="chosen" select="$sla/@queue"/>
      </xsl:call-template>
      <xsl:call-template name="sla-choice">
        <xsl:with-param name="name" select="'plan'"/><xsl:with-param name="label">&sla-plan;</xsl:with-param><xsl:with-param name="none">&sla-every-plan;</xsl:with-param>
        <xsl:with-param name="from" select="/page/plans/plan"/><xsl:with-param name="chosen" select="$sla/@plan"/>
      </xsl:call-template>
      <xsl:call-template name="sla-choice">
        <xsl:with-param name="name" select="'calendar'"/><xsl:with-param name="label">&sla-calendar;</xsl:with-param><xsl:with-param name="none">&sla-day-and-night;</xsl:with-param>
        <xsl:with-param name="from" select="/page/calendars/calendar"/><xsl:with-param name="chosen" select="$sla/@calendar"/>
      </xsl:call-template>
      <xsl:call-template name="sla-target"><xsl:with-param name="name" select="'first_answer'"/><xsl:with-param name="label">&d-first;</xsl:with-param><xsl:with-param name="minutes" select="$sla/@first-minutes"/></xsl:call-template>
      <xsl:call-template name="sla-target"><xsl:with-param name="name" select="'next_answer'"/><xsl:with-param name="label">&d-next;</xsl:with-param><xsl:with-param name="minutes" select="$sla/@next-minutes"/></xsl:call-template>
      <xsl:call-template name="sla-target"><xsl:with-param name="name" select="'resolution'"/><xsl:with-param name="label">&d-resolution;</xsl:with-param><xsl:with-param name="minutes" select="$sla/@resolution-minutes"/></xsl:call-template>
      <xsl:call-template name="field"><xsl:with-param name="route" select="'admin_slas'"/><xsl:with-param name="name" select="'warn'"/><xsl:with-param name="label">&sla-warn;</xsl:with-param><xsl:with-param name="value"><xsl:choose><xsl:when test="$sla"><xsl:value-of select="$sla/@warn-percent"/></xsl:when><xsl:otherwise>75</xsl:otherwise></xsl:choose></xsl:with-param></xsl:call-template>
      <fieldset class="checks"><legend class="vh">&sla-pauses;</legend>
        <label><input type="checkbox" name="pauses" value="yes" id="f-pauses"><xsl:if test="$refused/fields/field[@name = 'pauses'] or (not($refused) and (not($sla) or $sla/@pauses = 'yes'))"><xsl:attribute name="checked"/></xsl:if></input><xsl:text> </xsl:text>&sla-pauses;</label>
      </fieldset>
      <xsl:call-template name="sla-choice">
        <xsl:with-param name="name" select="'lead'"/><xsl:with-param name="label">&sla-lead;</xsl:with-param><xsl:with-param name="none">&sla-nobody;</xsl:with-param>
        <xsl:with-param name="from" select="/page/staff/person"/><xsl:with-param name="chosen" select="$sla/@lead-id"/>
      </xsl:call-template>
      <div class="actions"><button class="primary">&sla-save;</button></div>
    </form>
  </xsl:template>

  <xsl:template name="sla-target">
    <xsl:param name="name"/><xsl:param name="label"/><xsl:param name="minutes"/>
    <xsl:call-template name="field">
      <xsl:with-param name="route" select="'admin_slas'"/>
      <xsl:with-param name="name" select="$name"/>
      <xsl:with-param name="label" select="$label"/>
      <xsl:with-param name="hint">&sla-target-hint;</xsl:with-param>
      <xsl:with-param name="value"><xsl:choose><xsl:when test="$minutes mod 60 = 0"><xsl:value-of select="$minutes div 60"/> h</xsl:when><xsl:when test="$minutes"><xsl:value-of select="$minutes"/> min</xsl:when></xsl:choose></xsl:with-param>
    </xsl:call-template>
  </xsl:template>

  <xsl:template name="sla-choice">
    <xsl:param name="name"/><xsl:param name="label"/><xsl:param name="none"/><xsl:param name="from"/><xsl:param name="chosen"/>
    <xsl:variable name="refused" select="/page/form[@route = 'admin_slas']"/>
    <xsl:variable name="value"><xsl:choose><xsl:when test="$refused"><xsl:value-of select="$refused/fields/field[@name = $name]/@value"/></xsl:when><xsl:otherwise><xsl:value-of select="$chosen"/></xsl:otherwise></xsl:choose></xsl:variable>
    <div class="field">
      <label for="f-{$name}"><xsl:value-of select="$label"/></label>
      <xsl:call-template name="field-problem"><xsl:with-param name="route" select="'admin_slas'"/><xsl:with-param name="name" select="$name"/></xsl:call-template>
      <select id="f-{$name}" name="{$name}">
        <xsl:if test="$none"><option value=""><xsl:value-of select="$none"/></option></xsl:if>
        <xsl:for-each select="$from">
          <!-- queues and plans go by their keys, the others by number -->
          <xsl:variable name="it"><xsl:choose><xsl:when test="@key"><xsl:value-of select="@key"/></xsl:when><xsl:otherwise><xsl:value-of select="@id"/></xsl:otherwise></xsl:choose></xsl:variable>
          <option value="{$it}"><xsl:if test="$it = $value"><xsl:attribute name="selected"/></xsl:if><xsl:value-of select="@name"/></option>
        </xsl:for-each>
      </select>
    </div>
  </xsl:template>

  <xsl:template match="problem[@code = 'hours-malformed']" mode="sentence">&x-hours-malformed;</xsl:template>
  <xsl:template match="problem[@code = 'hours-backwards']" mode="sentence">&x-hours-backwards;</xsl:template>
  <xsl:template match="problem[@code = 'hours-overlap']" mode="sentence">&x-hours-overlap;</xsl:template>
  <xsl:template match="problem[@code = 'never-open']" mode="sentence">&x-never-open;</xsl:template>
  <xsl:template match="problem[@code = 'holiday-malformed']" mode="sentence">&x-holiday-malformed;</xsl:template>
  <xsl:template match="problem[@code = 'calendar-in-use']" mode="sentence">&x-calendar-in-use;</xsl:template>
  <xsl:template match="problem[@code = 'target-malformed']" mode="sentence">&x-target-malformed;</xsl:template>
  <xsl:template match="problem[@code = 'hours-too-few']" mode="sentence">&x-hours-too-few;</xsl:template>
  <xsl:template match="problem[@code = 'no-target']" mode="sentence">&x-no-target;</xsl:template>
</xsl:stylesheet>
