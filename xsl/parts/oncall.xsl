<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- What the pages of on-call duty share. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

  <xsl:template name="weekday">
    <xsl:param name="number" select="@weekday"/>
    <xsl:choose>
      <xsl:when test="$number = 1">&day-1;</xsl:when>
      <xsl:when test="$number = 2">&day-2;</xsl:when>
      <xsl:when test="$number = 3">&day-3;</xsl:when>
      <xsl:when test="$number = 4">&day-4;</xsl:when>
      <xsl:when test="$number = 5">&day-5;</xsl:when>
      <xsl:when test="$number = 6">&day-6;</xsl:when>
      <xsl:otherwise>&day-7;</xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="oncall-crumbs">
    <xsl:param name="here"/>
    <nav class="crumbs" aria-label="&breadcrumb;"><ol><li><a href="{$base}/admin">&administration;</a></li><li><a href="{$base}/admin/oncall">&admin-oncall;</a></li><li aria-current="page"><xsl:value-of select="$here"/></li></ol></nav>
  </xsl:template>

  <!-- When nobody is on call, before it happens: the first ones of $gaps. -->
  <xsl:template name="oncall-gaps">
    <xsl:param name="gaps"/>
    <xsl:param name="more"/>
    <xsl:if test="$gaps">
      <div class="notice bad">
        <xsl:call-template name="icon"><xsl:with-param name="name" select="'alert'"/></xsl:call-template>
        <div>
          <p><b><xsl:choose><xsl:when test="$gaps[@now = 'yes']">&oncall-gap-now;</xsl:when><xsl:otherwise>&oncall-gaps-title;</xsl:otherwise></xsl:choose></b></p>
          <ul>
            <xsl:for-each select="$gaps[position() &lt;= 10]">
              <li><b><xsl:value-of select="@schedule-name"/></b>: <xsl:choose>
                <xsl:when test="@now = 'yes'">&oncall-gap-until;<xsl:text> </xsl:text></xsl:when>
                <xsl:otherwise><xsl:call-template name="weekday"/><xsl:text> </xsl:text><time datetime="{@starts-at}" title="{translate(@starts-at, 'T', ' ')}"><xsl:value-of select="@starts-local"/></time> &#8211; </xsl:otherwise>
              </xsl:choose><time datetime="{@ends-at}" title="{translate(@ends-at, 'T', ' ')}"><xsl:value-of select="@ends-local"/></time></li>
            </xsl:for-each>
          </ul>
          <xsl:if test="$more"><p><a href="{$base}{$more}">&oncall-gaps-mend;</a></p></xsl:if>
        </div>
      </div>
    </xsl:if>
  </xsl:template>

  <xsl:template match="shift" mode="oncall-shift">
    <li><div><p><b><xsl:value-of select="@schedule-name"/></b></p><p class="meta"><span><xsl:call-template name="weekday"/><xsl:text> </xsl:text><time datetime="{@starts-at}" title="{translate(@starts-at, 'T', ' ')}"><xsl:value-of select="@starts-local"/></time> &#8211; <time datetime="{@ends-at}" title="{translate(@ends-at, 'T', ' ')}"><xsl:value-of select="@ends-local"/></time></span><span><xsl:value-of select="@length-seconds-words"/></span></p></div></li>
  </xsl:template>

  <!-- On the account's page: the address for calendar programs. -->
  <xsl:template match="calendar" mode="account-calendar">
    <section aria-labelledby="calendar">
      <h2 id="calendar">&calendar-title;</h2>
      <p>&calendar-hint;</p>
      <xsl:choose>
        <xsl:when test="@path">
          <div class="field">
            <label for="calendar-address">&calendar-address;</label>
            <p class="hint" id="calendar-address-hint">&calendar-secret;<xsl:text> </xsl:text>&calendar-since;<xsl:text> </xsl:text><xsl:call-template name="time"><xsl:with-param name="at" select="@made-at"/><xsl:with-param name="ago" select="@made-at-ago"/></xsl:call-template>.</p>
            <input id="calendar-address" readonly="" aria-describedby="calendar-address-hint" value="{/page/@site}{$base}{@path}.ics"/>
          </div>
          <div class="actions">
            <form method="post" action="{$base}/account/calendar"><xsl:call-template name="tokens"/><button>&calendar-renew;</button></form>
            <form method="post" action="{$base}/account/calendar/revoke"><xsl:call-template name="tokens"/><button>&calendar-revoke;</button></form>
          </div>
        </xsl:when>
        <xsl:otherwise><form class="row-form" method="post" action="{$base}/account/calendar"><xsl:call-template name="tokens"/><button>&shifts-calendar-make;</button></form></xsl:otherwise>
      </xsl:choose>
    </section>
  </xsl:template>

  <!-- A button that is a form; $what is said to those who do not see where it stands. -->
  <xsl:template name="oncall-button">
    <xsl:param name="action"/>
    <xsl:param name="words"/>
    <xsl:param name="what"/>
    <xsl:param name="icon"/>
    <xsl:param name="direction"/>
    <form method="post" action="{$base}{$action}">
      <xsl:call-template name="tokens"/>
      <button class="small">
        <xsl:if test="$direction"><xsl:attribute name="name">direction</xsl:attribute><xsl:attribute name="value"><xsl:value-of select="$direction"/></xsl:attribute></xsl:if>
        <xsl:choose>
          <xsl:when test="$icon"><xsl:call-template name="icon"><xsl:with-param name="name" select="$icon"/></xsl:call-template><span class="vh"><xsl:value-of select="$words"/></span></xsl:when>
          <xsl:otherwise><xsl:value-of select="$words"/></xsl:otherwise>
        </xsl:choose>
        <span class="vh"><xsl:text> </xsl:text><xsl:value-of select="$what"/></span>
      </button>
    </form>
  </xsl:template>

  <xsl:template match="flash[@code = 'oncall-saved']" mode="flash">&f-oncall-saved;</xsl:template>
  <xsl:template match="flash[@code = 'schedule-removed']" mode="flash">&f-schedule-removed;</xsl:template>
  <xsl:template match="flash[@code = 'policy-removed']" mode="flash">&f-policy-removed;</xsl:template>
  <xsl:template match="flash[@code = 'callback-retired']" mode="flash">&f-callback-retired;</xsl:template>
  <xsl:template match="flash[@code = 'calendar-made']" mode="flash">&f-calendar-made;</xsl:template>
  <xsl:template match="flash[@code = 'calendar-revoked']" mode="flash">&f-calendar-revoked;</xsl:template>
  <xsl:template match="flash[@code = 'override-added']" mode="flash">&f-override-added;</xsl:template>
  <xsl:template match="flash[@code = 'override-removed']" mode="flash">&f-override-removed;</xsl:template>
  <xsl:template match="problem[@code = 'no-moment']" mode="sentence">&x-no-moment;</xsl:template>
  <xsl:template match="problem[@code = 'no-clock-time']" mode="sentence">&x-no-clock-time;</xsl:template>
  <xsl:template match="problem[@code = 'no-weekday']" mode="sentence">&x-no-weekday;</xsl:template>
  <xsl:template match="problem[@code = 'ends-before']" mode="sentence">&x-ends-before;</xsl:template>
  <xsl:template match="problem[@code = 'is-past']" mode="sentence">&x-is-past;</xsl:template>
  <xsl:template match="problem[@code = 'too-far']" mode="sentence">&x-too-far;</xsl:template>
  <xsl:template match="problem[@code = 'schedule-used']" mode="sentence">&x-schedule-used;</xsl:template>
  <xsl:template match="problem[@code = 'schedule-removed']" mode="sentence">&x-schedule-removed;</xsl:template>
  <xsl:template match="problem[@code = 'policy-is-default']" mode="sentence">&x-policy-is-default;</xsl:template>
  <xsl:template match="problem[@code = 'policy-used']" mode="sentence">&x-policy-used;</xsl:template>
  <xsl:template match="problem[@code = 'too-many-levels']" mode="sentence">&x-too-many-levels;</xsl:template>
  <xsl:template match="problem[@code = 'too-many-targets']" mode="sentence">&x-too-many-targets;</xsl:template>
  <xsl:template match="problem[@code = 'too-many-members']" mode="sentence">&x-too-many-members;</xsl:template>
  <xsl:template match="problem[@code = 'bad-secret']" mode="sentence">&x-bad-secret;</xsl:template>
</xsl:stylesheet>
