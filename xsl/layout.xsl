<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- The frame of every page. A page's stylesheet includes this one and says its `title` and its `main`;
     it may add to `wide` (a class for main's width). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:include href="parts/icons.xsl"/>
  <xsl:include href="parts/words.xsl"/>
  <xsl:include href="parts/rows.xsl"/>
  <xsl:include href="parts/forms.xsl"/>
  <xsl:output method="html" encoding="UTF-8" indent="no"/>

  <xsl:variable name="base" select="/page/@base"/>
  <xsl:variable name="role" select="/page/viewer/@role"/>
  <xsl:variable name="visitor" select="not($role) or $role = 'visitor'"/>
  <xsl:variable name="staff" select="$role = 'staff' or $role = 'admin'"/>

  <xsl:template match="/page">
    <html lang="{@lang}" dir="&dir;">
      <head>
        <meta charset="utf-8"/>
        <title><xsl:apply-templates select="." mode="title"/> &#183; &support;</title>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <meta name="description" content="&description;"/>
        <meta name="color-scheme" content="light dark"/>
        <link rel="stylesheet" href="{@css}"/>
        <link rel="icon" href="data:image/svg+xml,%3Csvg%20xmlns=%27http://www.w3.org/2000/svg%27%20viewBox=%270%200%2020%2020%27%3E%3Cpath%20d=%27M4%202h12a2%202%200%200%201%202%202v9a2%202%200%200%201-2%202h-5l-5%204v-4H4a2%202%200%200%201-2-2V4a2%202%200%200%201%202-2z%27%20fill=%27%234353c9%27/%3E%3Cpath%20d=%27M7%2012V5.6l6%206.4V5.6%27%20fill=%27none%27%20stroke=%27%23fff%27%20stroke-width=%271.8%27%20stroke-linecap=%27round%27%20stroke-linejoin=%27round%27/%3E%3C/svg%3E"/>
        <script src="{@script}" defer=""/>
      </head>
      <body data-route="{@route}" data-base="{@base}" data-now="&just-now;" data-left="&characters-left;" data-over="&characters-over;" data-draft="&draft-kept;" data-discard="&draft-discard;">
        <xsl:if test="not($visitor)"><xsl:attribute name="data-person"><xsl:value-of select="viewer/@person"/></xsl:attribute></xsl:if>
        <a class="skip" href="#main">&skip;</a>
        <xsl:call-template name="header"/>
        <main id="main" tabindex="-1">
          <xsl:attribute name="class"><xsl:apply-templates select="." mode="width"/></xsl:attribute>
          <xsl:apply-templates select="flash"/>
          <xsl:apply-templates select="form" mode="summary"/>
          <xsl:apply-templates select="." mode="main"/>
        </main>
        <xsl:call-template name="footer"/>
      </body>
    </html>
  </xsl:template>

  <!-- Forms and texts are narrow; lists and desks say otherwise. -->
  <xsl:template match="page" mode="width">page</xsl:template>

  <xsl:template name="header">
    <header class="top">
      <div class="bar">
        <a class="brand" href="{$base}/">
          <xsl:if test="@route = 'portal'"><xsl:attribute name="aria-current">page</xsl:attribute></xsl:if>
          <xsl:call-template name="icon"><xsl:with-param name="name" select="'support'"/></xsl:call-template>
          <span>&support;</span>
        </a>
        <nav aria-label="&main-navigation;">
          <ul>
            <xsl:if test="$staff or $role = 'community'">
              <li><a href="{$base}/staff"><xsl:if test="@route = 'staff' or @route = 'staff_priorities' or @route = 'staff_contracts' or @route = 'queue' or @route = 'work'"><xsl:attribute name="aria-current">page</xsl:attribute></xsl:if>&queues;</a></li>
            </xsl:if>
            <xsl:if test="$role = 'admin'"><li><a href="{$base}/admin"><xsl:if test="starts-with(@route, 'admin')"><xsl:attribute name="aria-current">page</xsl:attribute></xsl:if>&administration;</a></li></xsl:if>
            <li><a href="{$base}/status"><xsl:if test="@route = 'status'"><xsl:attribute name="aria-current">page</xsl:attribute></xsl:if>&status-page;</a></li>
          </ul>
        </nav>
        <div class="me">
          <xsl:choose>
            <xsl:when test="not($visitor)">
              <a class="account" href="{$base}/account" title="&your-account;">
                <xsl:if test="@route = 'account'"><xsl:attribute name="aria-current">page</xsl:attribute></xsl:if>
                <xsl:call-template name="initials"><xsl:with-param name="name" select="viewer/@name"/></xsl:call-template>
                <span class="name"><xsl:value-of select="viewer/@name"/></span>
              </a>
              <xsl:if test="@auth = 'accounts' and @csrf">
                <form method="post" action="{$base}/logout">
                  <xsl:call-template name="tokens"/>
                  <button class="quiet"><xsl:call-template name="icon"><xsl:with-param name="name" select="'leave'"/></xsl:call-template><span>&log-out;</span></button>
                </form>
              </xsl:if>
            </xsl:when>
            <xsl:when test="@auth = 'accounts' and @route != 'login'">
              <a class="button" href="{$base}/login">&log-in;</a>
            </xsl:when>
          </xsl:choose>
        </div>
      </div>
    </header>
  </xsl:template>

  <xsl:template name="footer">
    <footer class="bottom">
      <div class="bar">
        <xsl:if test="@route != 'error' and @route != 'login' and not(form)">
          <xsl:variable name="path"><xsl:choose><xsl:when test="@path = '/'">/index</xsl:when><xsl:otherwise><xsl:value-of select="@path"/></xsl:otherwise></xsl:choose></xsl:variable>
          <p>&as-data;<xsl:text> </xsl:text><a href="{$base}{$path}.xml">XML</a><xsl:text> </xsl:text><a href="{$base}{$path}.json">JSON</a></p>
        </xsl:if>
        <xsl:if test="viewer/@time-zone"><xsl:for-each select="viewer"><p>&times-in;</p></xsl:for-each></xsl:if>
        <xsl:if test="$staff"><p class="keys-hint" data-title="&keys;" data-close="&close-dialog;" data-keys="j k=&key-move;|Enter=&key-open;|r=&key-reply;|n=&key-note;|c=&key-claim;|e=&key-close;|x=&key-take;|Ctrl Enter=&key-send;|g q a t s=&key-go;|?=&key-help;">&keys-hint;</p></xsl:if>
        <xsl:if test="@request"><p class="request">&request-id;<xsl:text> </xsl:text><code><xsl:value-of select="@request"/></code></p></xsl:if>
      </div>
    </footer>
  </xsl:template>
</xsl:stylesheet>
