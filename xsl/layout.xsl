<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- The frame of every page. All stylesheets are compiled as one: this file, the parts it includes, and pages/NAME.xsl of
     each page. What a page declares carries its name, so that no two pages can mean the same:

       <xsl:template match="page" mode="NAME.title">    what the title says
       <xsl:template match="page" mode="NAME.main">     what <main> holds
       <xsl:template match="page" mode="NAME.width">    classes of <main>, where "page" is not wide enough
       <xsl:template match="page" mode="NAME.document"> all of it, instead of this frame
       <xsl:template name="NAME.row">, <xsl:variable name="NAME.here">, <xsl:template match="event" mode="NAME.event">

     A page includes nothing, and its variables are evaluated on that page alone. Names in parts are there once; variables of
     parts are evaluated for every page. <n:own mode="main"> applies what the page has in mode NAME.main to the current node; where
     it has nothing, it makes its content. httpd does not start when a name is missing its page's, or is there twice. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:n="urn:nuance:xsl" extension-element-prefixes="n">
  <xsl:include href="parts/admin.xsl"/>
  <xsl:include href="parts/billing-words.xsl"/>
  <xsl:include href="parts/commands.xsl"/>
  <xsl:include href="parts/community.xsl"/>
  <xsl:include href="parts/composer.xsl"/>
  <xsl:include href="parts/contract-nav.xsl"/>
  <xsl:include href="parts/contracts.xsl"/>
  <xsl:include href="parts/deadlines.xsl"/>
  <xsl:include href="parts/desk.xsl"/>
  <xsl:include href="parts/drafts.xsl"/>
  <xsl:include href="parts/field-labels.xsl"/>
  <xsl:include href="parts/fields-admin.xsl"/>
  <xsl:include href="parts/fields.xsl"/>
  <xsl:include href="parts/figures.xsl"/>
  <xsl:include href="parts/files.xsl"/>
  <xsl:include href="parts/form-design.xsl"/>
  <xsl:include href="parts/forms.xsl"/>
  <xsl:include href="parts/history-words.xsl"/>
  <xsl:include href="parts/icons.xsl"/>
  <xsl:include href="parts/looks.xsl"/>
  <xsl:include href="parts/mail-words.xsl"/>
  <xsl:include href="parts/oncall.xsl"/>
  <xsl:include href="parts/outbox-words.xsl"/>
  <xsl:include href="parts/people-words.xsl"/>
  <xsl:include href="parts/people.xsl"/>
  <xsl:include href="parts/presence.xsl"/>
  <xsl:include href="parts/intake.xsl"/>
  <xsl:include href="parts/plan-fields.xsl"/>
  <xsl:include href="parts/priorities.xsl"/>
  <xsl:include href="parts/questions.xsl"/>
  <xsl:include href="parts/queue-form.xsl"/>
  <xsl:include href="parts/readers.xsl"/>
  <xsl:include href="parts/replies.xsl"/>
  <xsl:include href="parts/relations.xsl"/>
  <xsl:include href="parts/rows.xsl"/>
  <xsl:include href="parts/satisfaction.xsl"/>
  <xsl:include href="parts/search.xsl"/>
  <xsl:include href="parts/tags.xsl"/>
  <xsl:include href="parts/timeline.xsl"/>
  <xsl:include href="parts/urgent.xsl"/>
  <xsl:include href="parts/views.xsl"/>
  <xsl:include href="parts/words.xsl"/>
  <xsl:include href="parts/work.xsl"/>
  <xsl:output method="html" encoding="UTF-8" indent="no"/>

  <xsl:variable name="base" select="/page/@base"/>
  <xsl:variable name="role" select="/page/viewer/@role"/>
  <xsl:variable name="visitor" select="not($role) or $role = 'visitor' or $role = 'link'"/>
  <xsl:variable name="staff" select="$role = 'staff' or $role = 'admin'"/>

  <xsl:template match="/page">
    <n:own mode="document">
    <html lang="{@lang}" dir="&dir;">
      <head>
        <meta charset="utf-8"/>
        <title><n:own mode="title"/> &#183; &support;</title>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <meta name="description" content="&description;"/>
        <meta name="color-scheme" content="light dark"/>
        <link rel="stylesheet" href="{@css}"/>
        <link rel="icon" href="data:image/svg+xml,%3Csvg%20xmlns=%27http://www.w3.org/2000/svg%27%20viewBox=%270%200%2020%2020%27%3E%3Cpath%20d=%27M4%202h12a2%202%200%200%201%202%202v9a2%202%200%200%201-2%202h-5l-5%204v-4H4a2%202%200%200%201-2-2V4a2%202%200%200%201%202-2z%27%20fill=%27%234353c9%27/%3E%3Cpath%20d=%27M7%2012V5.6l6%206.4V5.6%27%20fill=%27none%27%20stroke=%27%23fff%27%20stroke-width=%271.8%27%20stroke-linecap=%27round%27%20stroke-linejoin=%27round%27/%3E%3C/svg%3E"/>
        <script src="{@script}" defer=""/>
      </head>
      <body data-route="{@route}" data-base="{@base}" data-now="&just-now;" data-left="&characters-left;" data-over="&characters-over;" data-draft="&draft-kept;" data-discard="&draft-discard;" data-stored="&draft-stored;" data-elsewhere="&draft-elsewhere;" data-take-over="&draft-take-over;" data-offline="&draft-offline;" data-offers="&offers;">
        <xsl:if test="not($visitor)"><xsl:attribute name="data-person"><xsl:value-of select="viewer/@person"/></xsl:attribute></xsl:if>
        <a class="skip" href="#main">&skip;</a>
        <xsl:call-template name="header"/>
        <main id="main" tabindex="-1">
          <xsl:attribute name="class"><n:own mode="width">page</n:own></xsl:attribute>
          <xsl:apply-templates select="flash" mode="message"/>
          <xsl:apply-templates select="form[@status &gt;= 400]" mode="summary"/>
          <n:own mode="main"/>
        </main>
        <xsl:call-template name="footer"/>
      </body>
    </html>
    </n:own>
  </xsl:template>

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
              <li><a href="{$base}/staff"><xsl:if test="@route = 'staff' or @route = 'staff_priorities' or @route = 'staff_contracts' or @route = 'orders' or @route = 'oncall' or @route = 'queue' or @route = 'folder' or @route = 'view' or @route = 'views' or @route = 'work'"><xsl:attribute name="aria-current">page</xsl:attribute></xsl:if>&queues;</a></li>
            </xsl:if>
            <xsl:if test="$role = 'admin'"><li><a href="{$base}/admin"><xsl:if test="starts-with(@route, 'admin')"><xsl:attribute name="aria-current">page</xsl:attribute></xsl:if>&administration;</a></li></xsl:if>
            <xsl:if test="not($visitor)"><li><a href="{$base}/search"><xsl:if test="@route = 'search'"><xsl:attribute name="aria-current">page</xsl:attribute></xsl:if>&search;</a></li></xsl:if>
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
        <xsl:if test="$staff"><p class="keys-hint" data-title="&keys;" data-close="&close-dialog;" data-palette="&palette;" data-keys="j k=&key-move;|Enter=&key-open;|r=&key-reply;|n=&key-note;|q=&key-quote;|;=&key-canned;|@=&key-mention;|c=&key-claim;|e=&key-close;|x=&key-take;|s=&key-skip;|z=&key-snooze;|h=&key-hand-over;|t=&key-tags;|f=&key-fields;|/=&key-search;|Ctrl Enter=&key-send;|g q a t s=&key-go;|g m u i w z v=&key-go-folders;|Ctrl K=&palette;|?=&key-help;">&keys-hint;</p></xsl:if>
        <xsl:if test="@request"><p class="request">&request-id;<xsl:text> </xsl:text><code><xsl:value-of select="@request"/></code></p></xsl:if>
      </div>
    </footer>
  </xsl:template>
</xsl:stylesheet>
