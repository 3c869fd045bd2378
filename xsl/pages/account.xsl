<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- The viewer: who one is, where one is logged in, the password. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="page" mode="account.title">&your-account;</xsl:template>

  <xsl:template match="page" mode="account.main">
    <h1>&your-account;</h1>
    <xsl:for-each select="account">
      <dl class="facts">
        <div><dt>&login-name;</dt><dd><xsl:value-of select="@login"/></dd></div>
        <div><dt>&role;</dt><dd><xsl:call-template name="role-words"><xsl:with-param name="role" select="@role"/></xsl:call-template></dd></div>
        <xsl:if test="@created-at"><div><dt>&member-since;</dt><dd><xsl:call-template name="day"><xsl:with-param name="at" select="@created-at"/></xsl:call-template></dd></div></xsl:if>
      </dl>
      <xsl:call-template name="writing-links"><xsl:with-param name="all" select="true()"/></xsl:call-template>
      <section aria-labelledby="settings">
        <h2 id="settings">&settings;</h2>
        <form class="stack" method="post" action="{$base}/account/settings">
          <xsl:call-template name="tokens"/>
          <xsl:call-template name="field">
            <xsl:with-param name="route" select="'account_settings'"/>
            <xsl:with-param name="name" select="'name'"/>
            <xsl:with-param name="label">&name;</xsl:with-param>
            <xsl:with-param name="hint">&name-hint;</xsl:with-param>
            <xsl:with-param name="autocomplete" select="'name'"/>
            <xsl:with-param name="value" select="@name"/>
          </xsl:call-template>
          <xsl:call-template name="field">
            <xsl:with-param name="route" select="'account_settings'"/>
            <xsl:with-param name="name" select="'time_zone'"/>
            <xsl:with-param name="label">&time-zone;</xsl:with-param>
            <xsl:with-param name="hint">&time-zone-hint;</xsl:with-param>
            <xsl:with-param name="value" select="@time-zone"/>
          </xsl:call-template>
          <xsl:variable name="chosen" select="/page/form[@route = 'account_settings']/fields/field[@name = 'undo_seconds']/@value | @undo[not(/page/form[@route = 'account_settings'])]"/>
          <div class="field">
            <label for="f-undo_seconds">&undo-send;</label>
            <p class="hint" id="f-undo_seconds-hint">&undo-send-hint;</p>
            <select id="f-undo_seconds" name="undo_seconds" aria-describedby="f-undo_seconds-hint">
              <option value="0"><xsl:if test="$chosen = '0'"><xsl:attribute name="selected"/></xsl:if>&undo-send-0;</option>
              <option value="10"><xsl:if test="$chosen = '10'"><xsl:attribute name="selected"/></xsl:if>&undo-send-10;</option>
              <option value="30"><xsl:if test="$chosen = '30'"><xsl:attribute name="selected"/></xsl:if>&undo-send-30;</option>
            </select>
          </div>
          <div class="actions"><button>&save-settings;</button></div>
        </form>
      </section>
    </xsl:for-each>
    <xsl:apply-templates select="addresses" mode="account-addresses"/>
    <xsl:apply-templates select="mail" mode="account-mail"/>
    <xsl:apply-templates select="calendar" mode="account-calendar"/>
    <xsl:choose>
      <xsl:when test="@auth = 'accounts'">
        <section aria-labelledby="password">
          <h2 id="password">&change-password;</h2>
          <form class="stack" method="post" action="{$base}/account/password">
            <xsl:call-template name="tokens"/>
            <xsl:call-template name="field">
              <xsl:with-param name="route" select="'account_password'"/>
              <xsl:with-param name="name" select="'password'"/>
              <xsl:with-param name="label">&password-now;</xsl:with-param>
              <xsl:with-param name="type" select="'password'"/>
              <xsl:with-param name="autocomplete" select="'current-password'"/>
            </xsl:call-template>
            <xsl:variable name="minimum" select="limits/field[@route = 'account_password'][@name = 'new_password']/@min"/>
            <xsl:call-template name="field">
              <xsl:with-param name="route" select="'account_password'"/>
              <xsl:with-param name="name" select="'new_password'"/>
              <xsl:with-param name="label">&password-new;</xsl:with-param>
              <xsl:with-param name="hint"><xsl:if test="$minimum">&password-new-hint-before;<xsl:text> </xsl:text><xsl:value-of select="$minimum"/><xsl:text> </xsl:text>&password-new-hint-after;<xsl:text> </xsl:text></xsl:if>&password-keeps;</xsl:with-param>
              <xsl:with-param name="type" select="'password'"/>
              <xsl:with-param name="minimum" select="$minimum"/>
              <xsl:with-param name="autocomplete" select="'new-password'"/>
            </xsl:call-template>
            <div class="actions"><button class="primary">&change-password;</button></div>
          </form>
        </section>
        <section aria-labelledby="sessions">
          <h2 id="sessions">&sessions;</h2>
          <ul class="sessions">
            <xsl:for-each select="sessions/session">
              <li>
                <span class="agent"><xsl:choose><xsl:when test="@agent != ''"><xsl:value-of select="@agent"/></xsl:when><xsl:otherwise>&unknown-agent;</xsl:otherwise></xsl:choose></span>
                <span class="meta">
                  <xsl:if test="@current = 'yes'"><span class="badge c-active"><span class="i i-resolved"/>&this-session;</span></xsl:if>
                  <xsl:if test="@network"><span><xsl:value-of select="@network"/></span></xsl:if>
                  <span>&session-since;<xsl:text> </xsl:text><xsl:call-template name="time"><xsl:with-param name="at" select="@created-at"/><xsl:with-param name="ago" select="@created-at-ago"/></xsl:call-template></span>
                  <xsl:if test="@seen-at"><span>&session-seen;<xsl:text> </xsl:text><xsl:call-template name="time"><xsl:with-param name="at" select="@seen-at"/><xsl:with-param name="ago" select="@seen-at-ago"/></xsl:call-template></span></xsl:if>
                </span>
              </li>
            </xsl:for-each>
          </ul>
          <form class="row-form" method="post" action="{$base}/account/logout-everywhere">
            <xsl:call-template name="tokens"/>
            <button>&log-out-everywhere;</button>
            <p class="hint">&log-out-everywhere-hint;</p>
          </form>
        </section>
      </xsl:when>
      <xsl:otherwise><p class="hint">&remote-account;</p></xsl:otherwise>
    </xsl:choose>
  </xsl:template>
</xsl:stylesheet>
