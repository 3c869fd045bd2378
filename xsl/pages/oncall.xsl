<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- Who is on call now, this week and the next; where nobody is; and standing in for each other. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="page" mode="oncall.title">&oncall;</xsl:template>
  <xsl:template match="page" mode="oncall.width">desk</xsl:template>

  <xsl:template match="page" mode="oncall.main">
    <xsl:call-template name="folders"/>
    <div class="desk-main">
      <h1>&oncall;</h1>
      <xsl:apply-templates select="pages" mode="urgent-desk"/>
      <xsl:call-template name="oncall-gaps"><xsl:with-param name="gaps" select="shifts/shift[@gap = 'yes']"/></xsl:call-template>
      <xsl:choose>
        <xsl:when test="schedules/schedule"><xsl:apply-templates select="schedules/schedule" mode="oncall.schedule"/></xsl:when>
        <xsl:otherwise><div class="empty"><span class="i i-person"/><p><b>&oncall-none;</b></p><xsl:if test="$role = 'admin'"><p><a href="{$base}/admin/oncall">&oncall-none-admin;</a></p></xsl:if></div></xsl:otherwise>
      </xsl:choose>
      <section aria-labelledby="mine">
        <h2 id="mine">&oncall-mine;</h2>
        <xsl:choose>
          <xsl:when test="shifts/shift[@mine = 'yes']">
            <ul class="lines"><xsl:apply-templates select="shifts/shift[@mine = 'yes']" mode="oncall-shift"/></ul>
          </xsl:when>
          <xsl:otherwise><p class="muted">&oncall-mine-none;</p></xsl:otherwise>
        </xsl:choose>
      </section>
      <xsl:if test="schedules/schedule"><p class="quietline">&oncall-calendar;: <a href="{$base}/oncall.ics?who=me">&oncall-calendar-mine;</a>, <a href="{$base}/oncall.ics">&oncall-calendar-all;</a>; <a href="{$base}/account#calendar">&oncall-calendar-subscribe;</a>. &oncall-clocks-hint;</p></xsl:if>
    </div>
  </xsl:template>

  <xsl:template match="schedule" mode="oncall.schedule">
    <xsl:variable name="shifts" select="../../shifts/shift[@schedule = current()/@id]"/>
    <section class="oncall" aria-labelledby="s{@id}">
      <h2 id="s{@id}"><xsl:value-of select="@name"/></h2>
      <p class="say">
        <xsl:choose>
          <xsl:when test="@person"><xsl:call-template name="person"><xsl:with-param name="name" select="@person"/></xsl:call-template><xsl:text> </xsl:text>&oncall-now;</xsl:when>
          <xsl:otherwise><b class="bad"><xsl:call-template name="icon"><xsl:with-param name="name" select="'alert'"/></xsl:call-template><xsl:text> </xsl:text>&oncall-nobody;</b></xsl:otherwise>
        </xsl:choose>
        <xsl:if test="@until"><xsl:text> </xsl:text><span class="muted">&oncall-until;<xsl:text> </xsl:text><time datetime="{@until}" title="{translate(@until, 'T', ' ')}"><xsl:value-of select="@until-local"/></time><xsl:choose><xsl:when test="@next-person">, &oncall-then;<xsl:text> </xsl:text><xsl:value-of select="@next-person"/></xsl:when><xsl:otherwise>, &oncall-then-nobody;</xsl:otherwise></xsl:choose></span></xsl:if>
      </p>
      <p class="hint">&oncall-zone;<xsl:text> </xsl:text><xsl:value-of select="@local-now"/>.</p>
      <svg class="strip" viewBox="0 0 336 20" preserveAspectRatio="none" role="img" aria-label="&oncall-strip;">
        <xsl:for-each select="$shifts">
          <rect x="{@offset-from div 3600}" y="0" width="{@length-seconds div 3600}" height="20">
            <xsl:attribute name="class"><xsl:choose><xsl:when test="@gap = 'yes'">gap</xsl:when><xsl:otherwise>turn t<xsl:value-of select="@person-id mod 6"/></xsl:otherwise></xsl:choose></xsl:attribute>
            <title><xsl:choose><xsl:when test="@person"><xsl:value-of select="@person"/></xsl:when><xsl:otherwise>&oncall-gap;</xsl:otherwise></xsl:choose>, <xsl:value-of select="@starts-local"/> &#8211; <xsl:value-of select="@ends-local"/></title>
          </rect>
        </xsl:for-each>
      </svg>
      <details class="fold">
        <xsl:if test="count($shifts) &lt;= 16"><xsl:attribute name="open"/></xsl:if>
        <summary>&oncall-two-weeks;</summary>
        <table class="data cards-when-narrow">
          <caption class="vh">&oncall-two-weeks;: <xsl:value-of select="@name"/></caption>
          <thead><tr><th scope="col">&oncall-from;</th><th scope="col">&oncall-to;</th><th scope="col">&oncall-who;</th><th scope="col">&oncall-how;</th></tr></thead>
          <tbody><xsl:apply-templates select="$shifts" mode="oncall.shift"/></tbody>
        </table>
      </details>
      <xsl:if test="../../overrides/override[@schedule = current()/@id]">
        <h3>&oncall-stand-ins;</h3>
        <ul class="lines">
          <xsl:for-each select="../../overrides/override[@schedule = current()/@id]">
            <li><div><p><xsl:call-template name="person"><xsl:with-param name="name" select="@person"/></xsl:call-template></p><p class="meta"><span><time datetime="{@starts-at}" title="{translate(@starts-at, 'T', ' ')}"><xsl:value-of select="@starts-local"/></time> &#8211; <time datetime="{@ends-at}" title="{translate(@ends-at, 'T', ' ')}"><xsl:value-of select="@ends-local"/></time></span></p></div>
            <xsl:call-template name="oncall-button">
              <xsl:with-param name="action" select="concat('/oncall/override/', @id, '/remove')"/>
              <xsl:with-param name="words">&oncall-takes-back;</xsl:with-param>
              <xsl:with-param name="what" select="@person"/>
            </xsl:call-template></li>
          </xsl:for-each>
        </ul>
      </xsl:if>
      <xsl:call-template name="oncall.stand-in"/>
    </section>
  </xsl:template>

  <xsl:template match="shift" mode="oncall.shift">
    <tr>
      <xsl:if test="@gap = 'yes'"><xsl:attribute name="class">gap</xsl:attribute></xsl:if>
      <td data-name="&oncall-from;"><xsl:call-template name="weekday"/><xsl:text> </xsl:text><time datetime="{@starts-at}" title="{translate(@starts-at, 'T', ' ')}"><xsl:value-of select="@starts-local"/></time></td>
      <td data-name="&oncall-to;"><time datetime="{@ends-at}" title="{translate(@ends-at, 'T', ' ')}"><xsl:value-of select="@ends-local"/></time></td>
      <td><xsl:choose>
        <xsl:when test="@person"><xsl:call-template name="person"><xsl:with-param name="name" select="@person"/></xsl:call-template></xsl:when>
        <xsl:otherwise><b class="bad"><xsl:call-template name="icon"><xsl:with-param name="name" select="'alert'"/></xsl:call-template><xsl:text> </xsl:text>&oncall-gap;</b></xsl:otherwise>
      </xsl:choose></td>
      <td><span class="muted"><xsl:choose><xsl:when test="@override = 'yes'">&oncall-stands-in;</xsl:when><xsl:otherwise><xsl:value-of select="@rotation"/></xsl:otherwise></xsl:choose></span></td>
    </tr>
  </xsl:template>

  <xsl:template name="oncall.stand-in">
    <xsl:variable name="refused" select="/page/form[@route = 'override_add'][/page/@path = concat('/oncall/', current()/@id, '/override')]"/>
    <details class="fold">
      <xsl:if test="$refused"><xsl:attribute name="open"/></xsl:if>
      <summary>&oncall-stand-in;</summary>
      <form class="stack" method="post" action="{$base}/oncall/{@id}/override">
        <xsl:call-template name="tokens"/>
        <div class="columns">
          <div class="field">
            <label for="person-{@id}">&oncall-who;</label>
            <select id="person-{@id}" name="person">
              <xsl:for-each select="/page/staff/person">
                <option value="{@id}"><xsl:if test="@id = $refused/fields/field[@name = 'person']/@value or (not($refused) and @id = /page/viewer/@person)"><xsl:attribute name="selected"/></xsl:if><xsl:value-of select="@name"/></option>
              </xsl:for-each>
            </select>
          </div>
          <xsl:call-template name="oncall.moment"><xsl:with-param name="name" select="'starts'"/><xsl:with-param name="label">&oncall-from;</xsl:with-param><xsl:with-param name="value" select="@starts"/><xsl:with-param name="refused" select="$refused"/></xsl:call-template>
          <xsl:call-template name="oncall.moment"><xsl:with-param name="name" select="'ends'"/><xsl:with-param name="label">&oncall-to;</xsl:with-param><xsl:with-param name="value" select="@ends"/><xsl:with-param name="refused" select="$refused"/></xsl:call-template>
        </div>
        <div class="actions"><button>&oncall-stand-in-button;</button></div>
      </form>
    </details>
  </xsl:template>

  <xsl:template name="oncall.moment">
    <xsl:param name="name"/>
    <xsl:param name="label"/>
    <xsl:param name="value"/>
    <xsl:param name="refused"/>
    <xsl:variable name="problem" select="$refused/problems/problem[@field = $name]"/>
    <div class="field">
      <label for="{$name}-{@id}"><xsl:value-of select="$label"/></label>
      <xsl:if test="$problem"><p class="problem" id="{$name}-{@id}-problem"><xsl:apply-templates select="$problem[1]" mode="sentence"/></p></xsl:if>
      <input id="{$name}-{@id}" name="{$name}" type="datetime-local" required="">
        <xsl:attribute name="value"><xsl:choose><xsl:when test="$refused"><xsl:value-of select="$refused/fields/field[@name = $name]/@value"/></xsl:when><xsl:otherwise><xsl:value-of select="$value"/></xsl:otherwise></xsl:choose></xsl:attribute>
        <xsl:if test="$problem"><xsl:attribute name="aria-invalid">true</xsl:attribute><xsl:attribute name="aria-describedby"><xsl:value-of select="concat($name, '-', @id, '-problem')"/></xsl:attribute></xsl:if>
      </input>
    </div>
  </xsl:template>
</xsl:stylesheet>
