<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- One message: where it goes, how it stands, and what came back each time. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="page" mode="admin_message.title">&message;<xsl:text> </xsl:text><xsl:value-of select="message/@id"/></xsl:template>
  <xsl:template match="page" mode="admin_message.width">page wide</xsl:template>

  <xsl:template match="page" mode="admin_message.main">
    <xsl:variable name="place" select="concat($base, '/admin/outbox/', message/@id)"/>
    <nav class="crumbs" aria-label="&breadcrumb;"><ol><li><a href="{$base}/admin">&administration;</a></li><li><a href="{$base}/admin/outbox">&outbox;</a></li><li aria-current="page">&message;<xsl:text> </xsl:text><xsl:value-of select="message/@id"/></li></ol></nav>
    <div class="head"><h1>&message;<xsl:text> </xsl:text><xsl:value-of select="message/@id"/></h1>
      <xsl:if test="message/@state = 'waiting' or message/@state = 'sending'"><a class="button primary" href="{$place}">&message-look;</a></xsl:if>
    </div>
    <dl class="facts">
      <div><dt>&status;</dt><dd><xsl:for-each select="message"><xsl:call-template name="message-state"/></xsl:for-each></dd></div>
      <div><dt>&message-what;</dt><dd><xsl:value-of select="message/@template"/></dd></div>
      <div><dt>&message-to;</dt><dd><xsl:for-each select="message"><xsl:call-template name="message-to"/></xsl:for-each></dd></div>
      <div><dt>&message-made;</dt><dd><xsl:call-template name="time"><xsl:with-param name="at" select="message/@created-at"/><xsl:with-param name="ago" select="message/@created-at-ago"/></xsl:call-template></dd></div>
      <xsl:if test="message/@state = 'waiting'"><div><dt>&message-due;</dt><dd><xsl:call-template name="time"><xsl:with-param name="at" select="message/@due-at"/><xsl:with-param name="ago" select="message/@due-at-ago"/></xsl:call-template></dd></div></xsl:if>
      <xsl:if test="message/@said"><div><dt>&message-said;</dt><dd class="said"><xsl:value-of select="message/@said"/></dd></div></xsl:if>
      <xsl:if test="message/@repeats != 0"><div><dt>&message-repeats;</dt><dd><xsl:value-of select="message/@repeats"/><p class="hint">&message-repeats-hint;</p></dd></div></xsl:if>
      <xsl:if test="message/@reason"><div><dt>&message-discarded-by;</dt><dd><xsl:value-of select="message/@settled-by"/>: <xsl:value-of select="message/@reason"/></dd></div></xsl:if>
    </dl>
    <section aria-labelledby="attempts">
      <h2 id="attempts">&message-attempts;</h2>
      <xsl:choose>
        <xsl:when test="attempts/attempt">
          <div class="scroll" tabindex="0" role="group" aria-labelledby="attempts">
            <table class="data">
              <thead><tr><th scope="col">&when;</th><th scope="col">&event-outcome;</th><th scope="col">&attempt-took;</th><th scope="col">&message-said;</th><th scope="col">&attempt-from;</th></tr></thead>
              <tbody><xsl:apply-templates select="attempts/attempt" mode="admin_message.attempt"/></tbody>
            </table>
          </div>
        </xsl:when>
        <xsl:otherwise><xsl:call-template name="empty"><xsl:with-param name="text">&attempts-none;</xsl:with-param></xsl:call-template></xsl:otherwise>
      </xsl:choose>
      <xsl:call-template name="pager">
        <xsl:with-param name="next" select="attempts/@next"/>
        <xsl:with-param name="first" select="$place"/>
        <xsl:with-param name="here" select="concat($place, '?')"/>
      </xsl:call-template>
    </section>
    <xsl:if test="message/@state = 'failed' or message/@state = 'waiting' or message/@state = 'discarded' or (message/@state = 'sent' and message/@kind = 'webhook')">
      <section aria-labelledby="again">
        <h2 id="again">&message-again;</h2>
        <p class="hint">&message-again-hint;</p>
        <form method="post" action="{$place}/again"><xsl:call-template name="tokens"/><button>&message-again-now;</button></form>
      </section>
    </xsl:if>
    <xsl:if test="message/@state = 'failed' or message/@state = 'waiting'">
      <section aria-labelledby="discard">
        <h2 id="discard">&message-discard;</h2>
        <form class="stack" method="post" action="{$place}/discard">
          <xsl:call-template name="tokens"/>
          <xsl:call-template name="field"><xsl:with-param name="route" select="'outbox_discard'"/><xsl:with-param name="name" select="'reason'"/><xsl:with-param name="label">&message-discard-reason;</xsl:with-param></xsl:call-template>
          <div class="actions"><button>&message-discard;</button></div>
        </form>
      </section>
    </xsl:if>
  </xsl:template>

  <xsl:template match="attempt" mode="admin_message.attempt">
    <tr>
      <td><xsl:call-template name="time"><xsl:with-param name="at" select="@began-at"/><xsl:with-param name="ago" select="@began-at-ago"/></xsl:call-template><xsl:if test="@asked-by"><p class="muted">&attempt-asked;<xsl:text> </xsl:text><xsl:value-of select="@asked-by"/></p></xsl:if></td>
      <td>
        <xsl:choose>
          <xsl:when test="@outcome = 'sent'">&ao-sent;</xsl:when>
          <xsl:when test="@outcome = 'retry'">&ao-retry;</xsl:when>
          <xsl:when test="@outcome = 'failed'">&ao-failed;</xsl:when>
          <xsl:when test="@outcome = 'lost'">&ao-lost;</xsl:when>
          <xsl:otherwise>&ao-late;</xsl:otherwise>
        </xsl:choose>
        <xsl:if test="@possible-repeat = 'yes'"><p class="muted">&message-repeats;</p></xsl:if>
      </td>
      <td><xsl:if test="@milliseconds"><xsl:value-of select="@milliseconds"/><xsl:text> ms</xsl:text></xsl:if></td>
      <td class="said"><xsl:if test="@status"><b><xsl:value-of select="@status"/></b><xsl:text> </xsl:text></xsl:if><xsl:value-of select="@error"/><xsl:if test="answer"><pre class="answer"><xsl:value-of select="answer"/></pre></xsl:if></td>
      <td class="muted"><xsl:value-of select="@node"/></td>
    </tr>
  </xsl:template>

  <xsl:template match="flash[@code = 'test-sent']" mode="admin_message.flash">&f-test-sent;</xsl:template>
  <xsl:template match="flash[@code = 'message-again']" mode="admin_message.flash">&f-message-again;</xsl:template>
  <xsl:template match="flash[@code = 'message-discarded']" mode="admin_message.flash">&f-message-discarded;</xsl:template>
</xsl:stylesheet>
