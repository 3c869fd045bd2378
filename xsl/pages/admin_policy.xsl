<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- One policy: its levels, and whom each pages. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="page" mode="admin_policy.title"><xsl:value-of select="policy/@name"/></xsl:template>

  <xsl:variable name="admin_policy.place" select="concat('/admin/oncall/policies/', /page/policy/@id)"/>

  <xsl:template match="page" mode="admin_policy.main">
    <xsl:call-template name="oncall-crumbs"><xsl:with-param name="here" select="policy/@name"/></xsl:call-template>
    <h1><xsl:value-of select="policy/@name"/></h1>
    <section aria-labelledby="levels">
      <h2 id="levels">&oncall-levels;</h2>
      <xsl:choose>
        <xsl:when test="levels/level"><ol class="lines stacked"><xsl:apply-templates select="levels/level" mode="admin_policy.level"/></ol></xsl:when>
        <xsl:otherwise><xsl:call-template name="empty"><xsl:with-param name="icon" select="'alert'"/><xsl:with-param name="text">&oncall-levels-none;</xsl:with-param></xsl:call-template></xsl:otherwise>
      </xsl:choose>
      <form class="row-form" method="post" action="{$base}{$admin_policy.place}/levels">
        <xsl:call-template name="tokens"/>
        <xsl:call-template name="field-problem"><xsl:with-param name="route" select="'level_add'"/><xsl:with-param name="name" select="'wait'"/></xsl:call-template>
        <label for="f-wait">&oncall-level-wait;</label>
        <input class="number" id="f-wait" name="wait" type="text" inputmode="numeric" required="" value="10"/>
        <button>&oncall-level-add;</button>
      </form>
    </section>
    <section aria-labelledby="policy">
      <h2 id="policy">&oncall-this-policy;</h2>
      <form class="stack" method="post" action="{$base}{$admin_policy.place}">
        <xsl:call-template name="tokens"/>
        <xsl:call-template name="field"><xsl:with-param name="route" select="'policy_change'"/><xsl:with-param name="name" select="'name'"/><xsl:with-param name="label">&name;</xsl:with-param><xsl:with-param name="value" select="policy/@name"/></xsl:call-template>
        <xsl:call-template name="field"><xsl:with-param name="route" select="'policy_change'"/><xsl:with-param name="name" select="'repeats'"/><xsl:with-param name="label">&oncall-policy-repeats;</xsl:with-param><xsl:with-param name="hint">&oncall-policy-repeats-hint;</xsl:with-param><xsl:with-param name="value" select="policy/@repeats"/></xsl:call-template>
        <div class="checks"><label><input type="checkbox" name="is_default" value="yes"><xsl:if test="policy/@is-default = 'yes'"><xsl:attribute name="checked"/></xsl:if></input>&oncall-policy-is-default;</label></div>
        <div class="actions"><button class="primary">&oncall-save;</button></div>
      </form>
    </section>
    <xsl:if test="policy/@is-default != 'yes'"><form class="row-form" method="post" action="{$base}{$admin_policy.place}/remove"><xsl:call-template name="tokens"/><button>&oncall-policy-remove;</button></form></xsl:if>
  </xsl:template>

  <xsl:template match="level" mode="admin_policy.level">
    <xsl:variable name="targets" select="../../targets/target[@level = current()/@id]"/>
    <xsl:variable name="here" select="concat($admin_policy.place, '/levels/', @id)"/>
    <xsl:variable name="called" select="concat('&oncall-level; ', @place)"/>
    <li id="l{@place}">
      <div>
        <p><b><xsl:value-of select="$called"/></b><xsl:text>, </xsl:text>&oncall-level-then;<xsl:text> </xsl:text><xsl:value-of select="@wait-seconds-words"/></p>
        <xsl:choose>
          <xsl:when test="$targets">
            <ul class="members">
              <xsl:for-each select="$targets">
                <li>
                  <span><xsl:if test="@kind = 'schedule'">&oncall;: </xsl:if><xsl:value-of select="@name"/><xsl:if test="@type"><span class="muted"> (<xsl:value-of select="@type"/>)</span></xsl:if>
                    <xsl:choose>
                      <xsl:when test="@nobody = 'yes'"><xsl:text> </xsl:text><b class="bad">&oncall-target-nobody;</b></xsl:when>
                      <xsl:when test="@kind = 'schedule'"><span class="muted"><xsl:text> </xsl:text>&oncall-target-reaches;</span></xsl:when>
                    </xsl:choose>
                  </span>
                  <xsl:call-template name="oncall-button"><xsl:with-param name="action" select="concat($admin_policy.place, '/targets/', @id, '/remove')"/><xsl:with-param name="words">&remove;</xsl:with-param><xsl:with-param name="what" select="@name"/></xsl:call-template>
                </li>
              </xsl:for-each>
            </ul>
          </xsl:when>
          <xsl:otherwise><p class="bad">&oncall-target-none;</p></xsl:otherwise>
        </xsl:choose>
        <form class="row-form" method="post" action="{$base}{$here}/targets">
          <xsl:call-template name="tokens"/>
          <select name="target" aria-label="&oncall-target-choose;: {$called}">
            <xsl:if test="/page/schedules/schedule[not(@removed-at)]"><optgroup label="&oncall-kind-schedule;"><xsl:for-each select="/page/schedules/schedule[not(@removed-at)]"><option value="schedule-{@id}"><xsl:value-of select="@name"/></option></xsl:for-each></optgroup></xsl:if>
            <optgroup label="&oncall-kind-person;"><xsl:for-each select="/page/staff/person"><option value="person-{@id}"><xsl:value-of select="@name"/></option></xsl:for-each></optgroup>
            <xsl:if test="/page/destinations/destination"><optgroup label="&oncall-kind-destination;"><xsl:for-each select="/page/destinations/destination"><option value="destination-{@id}"><xsl:value-of select="@name"/> (<xsl:value-of select="@type"/>)</option></xsl:for-each></optgroup></xsl:if>
          </select>
          <button class="small">&oncall-target-add;<span class="vh">: <xsl:value-of select="$called"/></span></button>
        </form>
        <form class="row-form" method="post" action="{$base}{$here}">
          <xsl:call-template name="tokens"/>
          <label for="wait-{@id}">&oncall-level-wait;</label>
          <input class="number" id="wait-{@id}" name="wait" type="text" inputmode="numeric" required="" value="{@wait}"/>
          <button class="small">&oncall-save;<span class="vh">: <xsl:value-of select="$called"/></span></button>
        </form>
      </div>
      <div class="rank-actions">
        <xsl:if test="position() != 1"><xsl:call-template name="oncall-button"><xsl:with-param name="action" select="concat($here, '/move')"/><xsl:with-param name="direction" select="'up'"/><xsl:with-param name="icon" select="'up'"/><xsl:with-param name="words">&oncall-up;</xsl:with-param><xsl:with-param name="what" select="$called"/></xsl:call-template></xsl:if>
        <xsl:if test="position() != last()"><xsl:call-template name="oncall-button"><xsl:with-param name="action" select="concat($here, '/move')"/><xsl:with-param name="direction" select="'down'"/><xsl:with-param name="icon" select="'down'"/><xsl:with-param name="words">&oncall-down;</xsl:with-param><xsl:with-param name="what" select="$called"/></xsl:call-template></xsl:if>
        <xsl:call-template name="oncall-button"><xsl:with-param name="action" select="concat($here, '/remove')"/><xsl:with-param name="words">&remove;</xsl:with-param><xsl:with-param name="what" select="$called"/></xsl:call-template>
      </div>
    </li>
  </xsl:template>
</xsl:stylesheet>
