<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- The box at the end of an issue: one submit sends the words and every change chosen with them. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

  <xsl:variable name="kept" select="/page/form[@route = 'item']/fields"/>
  <xsl:variable name="wrong" select="/page/form[@route = 'item']/problems"/>

  <!-- The queue one is working through, kept from page to page. -->
  <xsl:variable name="work" select="/page/query/@work | $kept/field[@name = 'work']/@value"/>

  <xsl:template match="item" mode="composer">
    <form class="composer" id="reply" method="post" action="{$base}/N{@number}" data-draft="">
      <h2 class="vh">&comment;</h2>
      <xsl:call-template name="tokens"/>
      <xsl:if test="$work"><input type="hidden" name="work" value="{$work}"/></xsl:if>
      <input type="hidden" name="version">
        <xsl:attribute name="value"><xsl:call-template name="version"/></xsl:attribute>
      </input>
      <xsl:if test="@may-staff = 'yes'">
        <fieldset class="segment">
          <legend class="vh">&visibility;</legend>
          <label><input type="radio" name="visibility" value="public" id="f-visibility"><xsl:if test="not($kept/field[@name = 'visibility']/@value = 'internal')"><xsl:attribute name="checked"/></xsl:if></input><span><xsl:call-template name="icon"><xsl:with-param name="name" select="'comment'"/></xsl:call-template>&reply-public;</span></label>
          <label class="internal"><input type="radio" name="visibility" value="internal"><xsl:if test="$kept/field[@name = 'visibility']/@value = 'internal'"><xsl:attribute name="checked"/></xsl:if></input><span><xsl:call-template name="icon"><xsl:with-param name="name" select="'lock'"/></xsl:call-template>&note-internal;</span></label>
        </fieldset>
      </xsl:if>
      <xsl:call-template name="field-problem"><xsl:with-param name="route" select="'item'"/><xsl:with-param name="name" select="'comment'"/></xsl:call-template>
      <label for="f-comment">
        <xsl:attribute name="class"><xsl:choose><xsl:when test="@may-staff = 'yes'">vh</xsl:when><xsl:otherwise>label</xsl:otherwise></xsl:choose></xsl:attribute>
        <xsl:choose><xsl:when test="@may-staff = 'yes'">&comment-staff;</xsl:when><xsl:otherwise>&comment;</xsl:otherwise></xsl:choose>
      </label>
      <textarea id="f-comment" name="comment" rows="6">
        <xsl:call-template name="field-attributes">
          <xsl:with-param name="name" select="'comment'"/>
          <xsl:with-param name="hint" select="true()"/>
          <xsl:with-param name="problem" select="$wrong/problem[@field = 'comment']"/>
          <xsl:with-param name="limit" select="/page/limits/field[@route = 'item'][@name = 'comment']"/>
        </xsl:call-template>
        <xsl:value-of select="$kept/field[@name = 'comment']/@value"/>
      </textarea>
      <p class="hint" id="f-comment-hint">
        <xsl:if test="@closed = 'yes' and @may-staff != 'yes'">
          <xsl:choose>
            <xsl:when test="@may-close = 'yes'"><b>&reopens;</b></xsl:when>
            <xsl:otherwise><b>&closed-comment;</b></xsl:otherwise>
          </xsl:choose>
          <xsl:text> </xsl:text>
        </xsl:if>
        <xsl:text>&markdown-hint;</xsl:text>
      </p>
      <xsl:if test="@may-staff = 'yes'">
        <fieldset class="changes">
          <legend class="vh">&change-too;</legend>
          <xsl:call-template name="choose-status"/>
          <xsl:call-template name="choose-owner"/>
          <xsl:call-template name="choose-priority"/>
          <xsl:call-template name="choose-queue"/>
        </fieldset>
      </xsl:if>
      <div class="actions">
        <button class="primary">
          <xsl:choose><xsl:when test="@may-staff = 'yes'">&apply;</xsl:when><xsl:otherwise>&add-comment;</xsl:otherwise></xsl:choose>
        </button>
        <xsl:if test="@may-close = 'yes' and @may-staff != 'yes'">
          <xsl:choose>
            <xsl:when test="@closed = 'yes'"><button name="status" value="open">&reopen-issue;</button></xsl:when>
            <xsl:otherwise><button name="status" value="resolved">&close-issue;</button></xsl:otherwise>
          </xsl:choose>
        </xsl:if>
      </div>
    </form>
  </xsl:template>

  <!-- What the person has seen: after a stale submit the present version, since the page shows what is new. -->
  <xsl:template name="version">
    <xsl:variable name="sent" select="$kept/field[@name = 'version']/@value"/>
    <xsl:choose>
      <xsl:when test="$wrong/problem[@code = 'stale' or @field = 'version'] or not(number($sent) &lt;= number(@version))"><xsl:value-of select="@version"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="$sent"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- The first choice is what is, and sends nothing: only what is chosen anew is changed. -->
  <xsl:template name="choose-status">
    <xsl:variable name="value" select="$kept/field[@name = 'status']/@value"/>
    <div class="field">
      <label for="f-status">&status;</label>
      <select id="f-status" name="status">
        <xsl:call-template name="select-problem"><xsl:with-param name="name" select="'status'"/></xsl:call-template>
        <option value=""><xsl:call-template name="status-words"><xsl:with-param name="status" select="@status"/></xsl:call-template></option>
        <xsl:if test="@status != 'open'"><option value="open"><xsl:if test="$value = 'open'"><xsl:attribute name="selected"/></xsl:if>&s-open;</option></xsl:if>
        <xsl:if test="@status != 'waiting'"><option value="waiting"><xsl:if test="$value = 'waiting'"><xsl:attribute name="selected"/></xsl:if>&s-waiting;</option></xsl:if>
        <xsl:if test="@status != 'resolved'"><option value="resolved"><xsl:if test="$value = 'resolved'"><xsl:attribute name="selected"/></xsl:if>&s-resolved;</option></xsl:if>
        <xsl:if test="@status != 'wontfix'"><option value="wontfix"><xsl:if test="$value = 'wontfix'"><xsl:attribute name="selected"/></xsl:if>&s-wontfix;</option></xsl:if>
        <xsl:if test="@status != 'invalid'"><option value="invalid"><xsl:if test="$value = 'invalid'"><xsl:attribute name="selected"/></xsl:if>&s-invalid;</option></xsl:if>
        <xsl:if test="@status != 'duplicate'"><option value="duplicate"><xsl:if test="$value = 'duplicate'"><xsl:attribute name="selected"/></xsl:if>&s-duplicate;</option></xsl:if>
        <xsl:if test="@status != 'spam'"><option value="spam"><xsl:if test="$value = 'spam'"><xsl:attribute name="selected"/></xsl:if>&s-spam;</option></xsl:if>
      </select>
    </div>
  </xsl:template>

  <xsl:template name="choose-priority">
    <xsl:variable name="value" select="$kept/field[@name = 'priority']/@value"/>
    <div class="field">
      <label for="f-priority">&priority;</label>
      <select id="f-priority" name="priority">
        <xsl:call-template name="select-problem"><xsl:with-param name="name" select="'priority'"/></xsl:call-template>
        <option value=""><xsl:call-template name="priority-words"><xsl:with-param name="priority" select="@priority"/></xsl:call-template></option>
        <xsl:if test="@priority != 'unbreak'"><option value="unbreak"><xsl:if test="$value = 'unbreak'"><xsl:attribute name="selected"/></xsl:if>&p-unbreak;</option></xsl:if>
        <xsl:if test="@priority != 'high'"><option value="high"><xsl:if test="$value = 'high'"><xsl:attribute name="selected"/></xsl:if>&p-high;</option></xsl:if>
        <xsl:if test="@priority != 'normal'"><option value="normal"><xsl:if test="$value = 'normal'"><xsl:attribute name="selected"/></xsl:if>&p-normal;</option></xsl:if>
        <xsl:if test="@priority != 'low'"><option value="low"><xsl:if test="$value = 'low'"><xsl:attribute name="selected"/></xsl:if>&p-low;</option></xsl:if>
        <xsl:if test="@priority != 'wish'"><option value="wish"><xsl:if test="$value = 'wish'"><xsl:attribute name="selected"/></xsl:if>&p-wish;</option></xsl:if>
      </select>
    </div>
  </xsl:template>

  <xsl:template name="choose-owner">
    <xsl:variable name="value" select="$kept/field[@name = 'owner']/@value"/>
    <xsl:variable name="now" select="@owner-id"/>
    <div class="field">
      <label for="f-owner">&owner;</label>
      <select id="f-owner" name="owner">
        <xsl:call-template name="select-problem"><xsl:with-param name="name" select="'owner'"/></xsl:call-template>
        <option value="">
          <xsl:choose>
            <xsl:when test="$now"><xsl:value-of select="@owner"/></xsl:when>
            <xsl:otherwise>&nobody;</xsl:otherwise>
          </xsl:choose>
        </option>
        <xsl:if test="$now"><option value="0"><xsl:if test="$value = '0'"><xsl:attribute name="selected"/></xsl:if>&nobody;</option></xsl:if>
        <xsl:for-each select="../staff/person[not(@id = $now)]">
          <option value="{@id}"><xsl:if test="$value = @id"><xsl:attribute name="selected"/></xsl:if><xsl:value-of select="@name"/></option>
        </xsl:for-each>
      </select>
    </div>
  </xsl:template>

  <xsl:template name="choose-queue">
    <xsl:variable name="value" select="$kept/field[@name = 'queue']/@value"/>
    <xsl:variable name="now" select="@queue"/>
    <div class="field">
      <label for="f-queue">&queue;</label>
      <select id="f-queue" name="queue">
        <xsl:call-template name="select-problem"><xsl:with-param name="name" select="'queue'"/></xsl:call-template>
        <option value=""><xsl:value-of select="@queue-name"/></option>
        <xsl:for-each select="../queues/queue[@key != $now]">
          <option value="{@key}"><xsl:if test="$value = @key"><xsl:attribute name="selected"/></xsl:if><xsl:value-of select="@name"/><xsl:if test="@community = 'yes'"> (&community-reads;)</xsl:if></option>
        </xsl:for-each>
      </select>
    </div>
  </xsl:template>

  <xsl:template name="select-problem">
    <xsl:param name="name"/>
    <xsl:if test="$wrong/problem[@field = $name]"><xsl:attribute name="aria-invalid">true</xsl:attribute></xsl:if>
  </xsl:template>
</xsl:stylesheet>
