<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- Login with an account of our own. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="page" mode="login.title">&login-title;</xsl:template>
  <xsl:template match="page" mode="login.width">page narrow</xsl:template>

  <xsl:template match="page" mode="login.main">
    <h1>&login-title;</h1>
    <xsl:choose>
      <xsl:when test="@needs-https = 'yes'"><div class="notice"><xsl:call-template name="icon"><xsl:with-param name="name" select="'lock'"/></xsl:call-template><div><p>&needs-https;</p></div></div></xsl:when>
      <xsl:otherwise>
        <xsl:if test="not($visitor)"><p>&already-in;<xsl:text> </xsl:text><b><xsl:value-of select="viewer/@name"/></b>. <a href="{$base}/">&go-on;</a></p></xsl:if>
        <form class="stack" method="post" action="{$base}/login">
          <xsl:call-template name="tokens"/>
          <xsl:variable name="next">
            <xsl:choose>
              <xsl:when test="form"><xsl:value-of select="form/fields/field[@name = 'next']/@value"/></xsl:when>
              <xsl:otherwise><xsl:value-of select="query/@next"/></xsl:otherwise>
            </xsl:choose>
          </xsl:variable>
          <xsl:if test="$next != ''">
            <input type="hidden" name="next" value="{$next}"/>
            <p class="hint">&login-next;</p>
          </xsl:if>
          <xsl:call-template name="field">
            <xsl:with-param name="route" select="'login'"/>
            <xsl:with-param name="name" select="'login'"/>
            <xsl:with-param name="label">&login-name;</xsl:with-param>
            <xsl:with-param name="autocomplete" select="'username'"/>
            <xsl:with-param name="autofocus" select="true()"/>
          </xsl:call-template>
          <xsl:call-template name="field">
            <xsl:with-param name="route" select="'login'"/>
            <xsl:with-param name="name" select="'password'"/>
            <xsl:with-param name="label">&password;</xsl:with-param>
            <xsl:with-param name="type" select="'password'"/>
            <xsl:with-param name="autocomplete" select="'current-password'"/>
          </xsl:call-template>
          <div class="actions"><button class="primary">&log-in;</button></div>
          <p><a href="{$base}/password">&forgot-password;</a></p>
          <xsl:if test="offer/@sign-up = 'yes'"><p><a href="{$base}/sign-up">&sign-up;</a></p></xsl:if>
        </form>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>
</xsl:stylesheet>
